-- Who signs in at an OpenID Connect issuer has no password here.
alter table person alter column password_hash drop not null;
alter table person add column oidc_subject text unique;
alter table person add column signed_in_at timestamptz;
alter table person add constraint person_signs_in check (password_hash is not null or oidc_subject is not null);

create table session (
    id uuid primary key,
    person uuid not null references person,
    csrf text not null,
    expires_at timestamptz not null
);
create index session_person on session (person);
create index session_expiring on session (expires_at);

-- Every refresh token that a session has had, by its SHA-256: a used one that comes back is a copy in somebody else's hands.
create table refresh_token (
    hash bytea primary key,
    session uuid not null references session on delete cascade,
    used_at timestamptz
);
create index refresh_token_session on refresh_token (session);

-- Of the token itself nothing is kept.
create table api_token (
    id uuid primary key,
    name text not null,
    role text not null check (role in ('ADMIN', 'VIEWER')),
    key_id text not null,
    created_by text not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    revoked_at timestamptz
);
create unique index api_token_name on api_token (name) where revoked_at is null;

create index audit_entry_actor on audit_entry (actor, id);
create index audit_entry_at on audit_entry (at);
