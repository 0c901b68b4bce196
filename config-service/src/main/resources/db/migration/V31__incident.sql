-- What operators have to know of: suspected, then open, then over.
create table incident (
    id bigint generated always as identity primary key,
    kind text not null,
    integration_id text not null,
    -- when it began, as far as is known
    since timestamptz not null,
    -- null: only suspected, nobody is told
    opened_at timestamptz,
    ended_at timestamptz,
    words text not null,
    advice text not null,
    evidence text,
    told_at timestamptz,
    end_told_at timestamptz,
    mail_tried_at timestamptz,
    mail_problem text
);
create unique index incident_not_over on incident (kind, integration_id) where ended_at is null;
create index incident_over on incident (ended_at) where ended_at is not null;

-- The certificate of each integration's server, looked at once a day.
create table server_certificate (
    integration_id text primary key,
    checked_at timestamptz not null,
    -- null: none was seen; why is on the integration's page
    expires_at timestamptz
);
