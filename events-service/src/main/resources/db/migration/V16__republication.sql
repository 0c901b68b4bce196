-- The last time somebody had the whole list published again, and how far it is.
create table suppression_republication (
    single boolean primary key default true check (single),
    requested_at timestamptz not null,
    actor text not null,
    reached_scope text not null default '',
    reached_hash uuid not null default '00000000-0000-0000-0000-000000000000',
    published bigint not null default 0,
    finished_at timestamptz
);
