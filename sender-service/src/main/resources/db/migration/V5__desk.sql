-- Senders may be at work: the tables are locked in the order in which their transactions do, and whoever cannot have a lock gives up,
-- so that mail goes on and the migration is started again.
set local lock_timeout = '10s';

-- Where a request was published. Absent for what was claimed before this, or is known from its outcome alone.
alter table ledger add column source_partition int;
alter table ledger add column source_offset bigint;
alter table ledger add column requested_at timestamptz;
alter table ledger add column marketing boolean;

-- What people look through: grouped by the words, found by the address (as a keyed hash) and the campaign, newest first.
alter table waiting add column reason text;
alter table waiting add column address_hash uuid;
-- When a person had it tried again: its maximum age counts from then.
alter table waiting add column redriven_at timestamptz;
drop index waiting_cause;
create index waiting_group on waiting (integration_id, cause, reason, id) include (since, due_at);
create index waiting_campaign on waiting (campaign, id) where campaign is not null;
create index waiting_address on waiting (address_hash);

-- What was not sent before this stands in a group without words.
alter table not_sent add column reason text not null default '';
alter table not_sent add column address_hash uuid;
-- Its record is not on the request topic any more, or cannot be read, so that it cannot be tried again.
alter table not_sent add column gone boolean not null default false;
drop index not_sent_newest;
create index not_sent_state on not_sent (state, at, ledger_id);
create index not_sent_group on not_sent (state, integration_id, reason, at, ledger_id);
create index not_sent_integration on not_sent (state, integration_id, at, ledger_id);
create index not_sent_campaign on not_sent (campaign, at, ledger_id) where campaign is not null;
create index not_sent_address on not_sent (address_hash, at, ledger_id);

-- What happened to requests that were not accepted at once, for the story of each.
create table request_step (
    id bigint generated always as identity primary key,
    ledger_id uuid not null,
    at timestamptz not null,
    what text not null,
    attempt smallint not null,
    stage text,
    words text,
    actor text
);
create index request_step_request on request_step (ledger_id, id);
create index request_step_at on request_step (at);

-- Groups of requests that a person has tried again; worked off piece by piece.
create table redrive_order (
    id bigint generated always as identity primary key,
    state smallint not null,
    integration_id text,
    campaign text,
    reason text,
    address_hash uuid,
    from_at timestamptz,
    to_at timestamptz,
    actor text not null,
    why text not null,
    ordered_at timestamptz not null,
    redriven bigint not null default 0,
    gone bigint not null default 0,
    ended_at timestamptz,
    -- Until then an instance works on its next piece.
    taken_until timestamptz
);
create index redrive_order_open on redrive_order (id) where ended_at is null;
