-- What sender-service remembers. The owner role migrates; the application role reads and writes rows.
alter default privileges in schema public grant select, insert, update, delete on tables to ${app_role};
alter default privileges in schema public grant usage, select on sequences to ${app_role};

-- One row per process start. Who does not renew is dead; its owner number is never used again.
create table sender_instance (
    owner bigint generated always as identity primary key,
    started_at timestamptz not null default now(),
    lease_until timestamptz not null
);

-- What was ever claimed, one small row per request. No index on anything that an outcome changes, so that its update stays on
-- the page (HOT). States: see LedgerState.
create table ledger (
    id uuid primary key,
    fingerprint uuid not null,
    owner bigint,
    changed_at timestamptz not null,
    epoch int not null,
    forget_on date not null,
    state smallint not null,
    attempt smallint not null
) with (fillfactor = 70);
create index ledger_forget_on on ledger (forget_on);

-- Requests that cannot be sent now, with the bytes that were received.
create table waiting (
    id bigint generated always as identity primary key,
    ledger_id uuid not null,
    -- A copy has no ledger row of its own: it waits to learn what became of the first one.
    copy boolean not null,
    integration_id text not null,
    request_id text not null,
    campaign text,
    kind text not null,
    cause text not null,
    words text,
    since timestamptz not null,
    due_at timestamptz not null,
    expires_at timestamptz not null,
    -- The owner in whose memory it is; null while it is only here.
    taken_by bigint,
    requested_at timestamptz not null,
    source_partition int not null,
    source_offset bigint not null,
    source_key bytea,
    payload bytea not null
);
create unique index waiting_ledger_id on waiting (ledger_id) where not copy;
create index waiting_due on waiting (integration_id, due_at) where taken_by is null;
create index waiting_expires on waiting (expires_at) where taken_by is null;
create index waiting_cause on waiting (integration_id, cause);
create index waiting_taken on waiting (taken_by) where taken_by is not null;

-- Requests that were settled without being accepted, for people who ask why.
create table not_sent (
    ledger_id uuid primary key,
    integration_id text not null,
    request_id text not null,
    campaign text,
    kind text not null,
    state smallint not null,
    attempt smallint not null,
    stage text,
    words text not null,
    at timestamptz not null
);
create index not_sent_newest on not_sent (state, at desc);
create index not_sent_at on not_sent (at);

-- How many requests were settled, by integration, state and UTC day. Several rows each, so that sessions do not wait for
-- one another.
create table outcome_count (
    integration_id text not null,
    state smallint not null,
    day date not null,
    shard smallint not null,
    count bigint not null,
    last_at timestamptz not null,
    primary key (integration_id, state, day, shard)
) with (fillfactor = 50);

-- Outcomes that the broker has not acknowledged yet.
create table outbox (
    id bigint generated always as identity primary key,
    record_key text not null,
    event_id text not null,
    event_type text not null,
    occurred_at timestamptz not null,
    value bytea not null
);

-- Requests that people hold or cancel; what is published after a cancellation is not touched by it.
create table stop_order (
    id bigint generated always as identity primary key,
    action text not null check (action in ('hold', 'cancel')),
    integration_id text,
    campaign text,
    actor text not null,
    reason text,
    ordered_at timestamptz not null
);

-- An integration that is paused because its provider refuses everything.
create table breaker (
    integration_id text primary key,
    reason text not null,
    detail text not null,
    since timestamptz not null,
    probe_at timestamptz not null,
    settings_version bigint not null
);

-- The next free sending slot of each rate-limited integration (GCRA), by this database's clock.
create table rate (
    integration_id text primary key,
    next_slot timestamptz not null
);

-- The suppressions topic as rows. A lifted one stays, without causes, so that an older version cannot bring it back.
create table suppression (
    hash uuid not null,
    scope text not null,
    version bigint not null,
    kinds text[] not null,
    untils timestamptz[] not null,
    primary key (hash, scope)
);

create table suppression_marker (
    partition int primary key,
    epoch bigint not null,
    count bigint not null,
    written_at timestamptz not null
);

create table consumer_offset (
    projection text not null,
    topic text not null,
    partition int not null,
    next_offset bigint not null,
    primary key (projection, topic, partition)
);
