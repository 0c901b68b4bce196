-- To whom a request went: what the report needs besides its own rows to say "which ones, and to whom". Kept as long as the journal.
create table report_recipient (
    ledger_id uuid primary key,
    address_hash uuid not null,
    address text,
    request_id text not null,
    day date not null
);
comment on column report_recipient.address is 'null once erased';
create index report_recipient_address on report_recipient (address_hash, day);
create index report_recipient_day on report_recipient using brin (day);

-- The newest of a figure first, for lists of them.
create index report_event_newest on report_event (figure, occurred_at, id);
create index report_request_newest on report_request (state, bucket, ledger_id);

-- The other half of the self-check: the counted events against the journal.
alter table report_check
    add column not_counted bigint,
    add column not_in_journal bigint;
