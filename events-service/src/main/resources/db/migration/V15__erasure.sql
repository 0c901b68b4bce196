-- Whose address was erased. What is told of it afterwards (late events, a replay from Kafka) is erased again.
create table erasure (
    address_hash uuid primary key,
    erased_at timestamptz not null,
    actor text not null,
    reason text not null
);
