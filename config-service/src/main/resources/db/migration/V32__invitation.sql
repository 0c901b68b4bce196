-- Somebody who was invited signs in only once they have chosen a password, or at the OpenID Connect issuer.
alter table person drop constraint person_signs_in;

-- A link under which somebody chooses a password, by the SHA-256 of its token. The newest is the only one.
create table invitation (
    person uuid primary key references person,
    hash bytea not null unique,
    expires_at timestamptz not null
);
