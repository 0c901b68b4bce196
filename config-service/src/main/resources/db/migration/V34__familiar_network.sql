-- From where somebody signed in: whoever guesses at their account elsewhere does not make them wait there.
create table familiar_network (
    person uuid not null references person,
    network text not null,
    seen_at timestamptz not null,
    primary key (person, network)
);
create index familiar_network_seen_at on familiar_network (seen_at);
