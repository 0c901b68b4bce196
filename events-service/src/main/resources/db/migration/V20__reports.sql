-- The reporting projection. Raw rows (report_request, report_event) say what is known of each request and event; the three
-- count tables are sums over them and change in the transaction of the raw row. A count never exists that the raw rows do not
-- give: dev.sendwell.events.reports.projection.SelfCheck recomputes and compares.

-- One row per request that any outcome or event named. Without a state only events named it: it counts as nothing yet.
create table report_request (
  ledger_id      uuid primary key,
  state          text check (state in ('accepted', 'suppressed', 'failed-recipient', 'failed-message', 'failed-infrastructure',
                                       'expired', 'cancelled', 'waiting', 'unconfirmed')),
  bucket         timestamptz,                        -- of the request's earliest outcome: where all its states are counted
  decided_at     timestamptz,                        -- of the outcome that gave the state
  outcome_id     text,
  integration_id text,
  campaign       text,
  kind           text,
  domain         text,
  reason         text,
  reported       boolean not null default false,     -- delivered, bounced, blocked or dropped was reported
  check ((state is null) = (bucket is null) and (state is null) = (integration_id is null))
) with (fillfactor = 80);
create index report_request_bucket on report_request using brin (bucket);

-- One row per event that is counted. No address: the domain is all a report needs.
create table report_event (
  id             uuid primary key,
  ledger_id      uuid,                               -- absent where the provider named no request of ours
  figure         text not null,
  occurred_at    timestamptz not null,
  integration_id text not null,
  campaign       text not null,                      -- '' where none is known, as everywhere here
  domain         text not null,
  reason         text
);
create index report_event_first on report_event (ledger_id, figure, occurred_at, id) where ledger_id is not null;
create index report_event_occurred on report_event using brin (occurred_at);

-- Requests and events by domain; the columns are those of the enum Figure. A plain column counts requests ("unique": the first
-- event of its type per request, in that event's bucket), a column ..._total counts events.
create table report_domain_count (
  bucket                     timestamptz not null,
  integration_id             text   not null,
  campaign                   text   not null,
  kind                       text   not null,
  domain                     text   not null,
  requested                  bigint not null default 0,
  accepted                   bigint not null default 0,
  suppressed                 bigint not null default 0,
  failed_recipient           bigint not null default 0,
  failed_message             bigint not null default 0,
  failed_infrastructure      bigint not null default 0,
  expired                    bigint not null default 0,
  cancelled                  bigint not null default 0,
  waiting                    bigint not null default 0,
  unconfirmed                bigint not null default 0,
  no_event_yet               bigint not null default 0,
  delivered                  bigint not null default 0,
  bounced                    bigint not null default 0,
  blocked                    bigint not null default 0,
  dropped                    bigint not null default 0,
  deferred                   bigint not null default 0,
  complained                 bigint not null default 0,
  unsubscribed               bigint not null default 0,
  opened                     bigint not null default 0,
  opened_by_machines         bigint not null default 0,
  clicked                    bigint not null default 0,
  delivered_total            bigint not null default 0,
  bounced_total              bigint not null default 0,
  blocked_total              bigint not null default 0,
  dropped_total              bigint not null default 0,
  deferred_total             bigint not null default 0,
  complained_total           bigint not null default 0,
  unsubscribed_total         bigint not null default 0,
  opened_total               bigint not null default 0,
  opened_by_machines_total   bigint not null default 0,
  clicked_total              bigint not null default 0,
  primary key (bucket, integration_id, campaign, kind, domain)
) with (fillfactor = 80);

-- The same without the domain: a year of it is small.
create table report_count (like report_domain_count including defaults) with (fillfactor = 80);
alter table report_count drop column domain;
alter table report_count add primary key (bucket, integration_id, campaign, kind);

-- Why: for figures that have a reason, the same requests by the provider's words, grouped.
create table report_reason_count (
  bucket         timestamptz not null,
  integration_id text   not null,
  campaign       text   not null,
  kind           text   not null,
  domain         text   not null,
  figure         text   not null,
  reason         text   not null,
  n              bigint not null,
  primary key (bucket, integration_id, campaign, kind, domain, figure, reason)
) with (fillfactor = 80);

-- The last comparison of the counts with the raw rows.
create table report_check (
  single      boolean primary key default true check (single),
  checked_at  timestamptz not null,
  range_from  timestamptz not null,
  range_to    timestamptz not null,
  compared    bigint not null,
  differences bigint not null
);
