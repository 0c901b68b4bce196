-- Sends that may or may not have reached the provider, and what the journal says.
create table send_in_doubt (
    ledger_id uuid not null,
    attempt int not null,
    integration_id text not null,
    occurred_at timestamptz not null,
    request json not null,
    verdict text check (verdict in ('seen', 'absent')),
    evidence text,
    decided_at timestamptz,
    published boolean not null default false,
    primary key (ledger_id, attempt)
);
create index send_in_doubt_undecided on send_in_doubt (occurred_at) where verdict is null;
create index send_in_doubt_unpublished on send_in_doubt (decided_at) where verdict is not null and not published;

-- A few accepted sends of every minute: whether their events arrive tells what silence about another means.
create table accepted_witness (
    integration_id text not null,
    minute timestamptz not null,
    ledger_id uuid not null,
    primary key (integration_id, minute, ledger_id)
);
