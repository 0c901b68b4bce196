-- Checks of the last minutes, so that any instance can show one that another climbs. Worth nothing after a crash.
create unlogged table connection_check (
    id uuid primary key,
    started_at timestamptz not null,
    ladder json not null
);
create index connection_check_started_at on connection_check (started_at);

-- Whose bearer tokens the webhook asks for; all three or none.
alter table integration
    add column oauth_issuer text,
    add column oauth_audience text,
    add column oauth_jwks_url text,
    add check (num_nulls(oauth_issuer, oauth_audience, oauth_jwks_url) in (0, 3));
