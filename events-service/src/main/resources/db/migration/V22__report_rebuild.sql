-- The last rebuild of the report and how far it is: first the raw rows of each day are made equal to the journal, then the counts to
-- the raw rows.
create table report_rebuild (
    single boolean primary key default true check (single),
    requested_at timestamptz not null,
    actor text not null,
    first_day date not null,
    last_day date not null,
    counting boolean not null default false,
    next_day date not null,
    events_added bigint not null default 0,
    events_removed bigint not null default 0,
    counts_corrected bigint not null default 0,
    finished_at timestamptz
);
