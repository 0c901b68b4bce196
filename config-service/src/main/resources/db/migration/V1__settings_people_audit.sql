-- Run by the owner role. The application role reads and writes what the owner creates, and creates nothing.
alter default privileges in schema public grant select, insert, update, delete on tables to ${app_role};
alter default privileges in schema public grant usage, select on sequences to ${app_role};
grant usage on schema public to ${app_role};

create table person (
    id uuid primary key,
    email text not null unique,
    password_hash text not null,
    role text not null check (role in ('ADMIN', 'VIEWER')),
    enabled boolean not null,
    changed_at timestamptz not null
);

-- A deleted integration stays, without its secrets, because its id is never used again.
create table integration (
    id text primary key check (id ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'),
    version bigint not null,
    provider text not null,
    enabled boolean not null,
    host text not null,
    port int not null,
    security text not null,
    username text,
    password bytea,
    password_set_at timestamptz,
    from_address text not null,
    from_name text,
    allowed_from_domains text[] not null,
    reply_to text,
    connections int not null,
    messages_per_connection int not null,
    messages_per_second int,
    unconfirmed text not null,
    bypass_list_management boolean not null,
    hard_bounces_everywhere boolean not null,
    webhook_token bytea,
    verification_keys text[] not null,
    accept_unsigned boolean not null,
    changed_at timestamptz not null,
    deleted_at timestamptz,
    check (deleted_at is not null or (username is null) = (password is null)),
    check (deleted_at is not null or webhook_token is not null),
    check (deleted_at is null or (password is null and webhook_token is null))
);

-- What has to stand on a compacted topic. Written in the transaction of what it tells of, published under its row's lock.
create table topic_state (
    topic text not null,
    key text not null,
    revision bigint not null,
    -- null: the key has to go from the topic
    value bytea,
    event_type text not null,
    changed_at timestamptz not null,
    expires_at timestamptz,
    published boolean not null,
    primary key (topic, key)
);
create index topic_state_unpublished on topic_state (changed_at) where not published;
create index topic_state_expiring on topic_state (expires_at) where expires_at is not null;

create table audit_entry (
    id bigint generated always as identity primary key,
    at timestamptz not null,
    actor text not null,
    action text not null,
    subject text not null,
    changes text not null
);
create index audit_entry_subject on audit_entry (subject, id);
-- What is written here stays.
revoke update, delete on audit_entry from ${app_role};
