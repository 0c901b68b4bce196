-- The Event Webhook at SendGrid that is ours, of each integration that was connected by API.
create table sendgrid_webhook (
    integration_id text primary key references integration (id),
    webhook_id text not null,
    connected_at timestamptz not null,
    -- ciphertext, of a key that was stored for comparing
    api_key bytea,
    checked_at timestamptz not null,
    -- what differs from what it should be, a line each
    differences text not null,
    -- why the last comparison failed
    problem text
);
