-- What this service sees of each integration; published when revision has grown.
create table integration_state (
    integration_id text primary key,
    revision bigint not null default 0,
    published_revision bigint not null default 0,
    settings_version bigint not null default 0,
    last_event_at timestamptz,
    refusals jsonb not null default '{}',
    refusals_since timestamptz,
    account_status text not null default '',
    account_changed_at timestamptz,
    suspended_at timestamptz,
    first_delivered_at timestamptz
);
comment on column integration_state.refusals is 'refused posts by cause, under the settings of settings_version';
comment on column integration_state.first_delivered_at is 'the rule for soft bounces is off before';
