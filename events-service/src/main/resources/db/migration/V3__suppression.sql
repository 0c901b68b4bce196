-- The truth about who is not mailed: the state of one address (or domain) in one scope.
create table suppression (
    scope text not null,
    address_hash uuid not null,
    address text,
    partition int not null,
    version bigint not null default 0,
    published_version bigint not null default 0,
    published_active boolean not null default false,
    causes jsonb not null default '[]',
    kinds text[] not null default '{}',
    since timestamptz,
    next_expiry timestamptz,
    changed_at timestamptz not null,
    primary key (scope, address_hash)
);
comment on column suppression.address is 'canonical form, @example.org for a domain; null once erased';
comment on column suppression.partition is 'of the suppressions topic, where the key leads for ever';
comment on column suppression.causes is 'all that hold, oldest first, as on the topic; empty when lifted';
comment on column suppression.since is 'of the oldest cause; null when none holds';
comment on column suppression.published_active is 'whether the published version holds a cause: what a marker counts';

create index suppression_newest on suppression (since desc, scope desc, address_hash desc) where since is not null;
create index suppression_address on suppression (address_hash);
create index suppression_outbox on suppression (changed_at) where version > published_version;
create index suppression_expiry on suppression (next_expiry) where next_expiry is not null;

-- Everything that was said about an address in a scope, by an event or a person. Rows of suppression follow from it.
create table suppression_entry (
    scope text not null,
    address_hash uuid not null,
    kind text not null,
    id uuid not null,
    action text not null check (action in ('added', 'lifted')),
    at timestamptz not null,
    until timestamptz,
    evidence text not null,
    actor text not null,
    request_id text,
    campaign text,
    recorded_at timestamptz not null,
    withdrawn_at timestamptz,
    primary key (scope, address_hash, kind, id)
);
comment on column suppression_entry.id is 'the event''s fingerprint, or random for a person''s word';
comment on column suppression_entry.withdrawn_at is 'when a late event showed that it does not follow from the journal';

create index suppression_entry_address on suppression_entry (address_hash, at);

-- Grows with each republication of the topic.
create table suppression_epoch (
    epoch bigint not null
);
create unique index suppression_epoch_is_one_row on suppression_epoch ((true));
insert into suppression_epoch values (1);
