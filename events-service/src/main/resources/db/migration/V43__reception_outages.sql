-- When posts of events were not taken. What was posted then comes again when SendGrid likes, so that its absence says nothing until then.
create table reception (
    single boolean primary key default true check (single),
    alive_at timestamptz not null
);
create table reception_outage (
    id bigint generated always as identity primary key,
    began_at timestamptz not null,
    ended_at timestamptz not null
);
create index reception_outage_ended_at on reception_outage (ended_at);
