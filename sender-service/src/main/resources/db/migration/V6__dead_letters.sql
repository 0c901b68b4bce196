-- What stands on the dead letters' topic, without its content, and what people did about it. The content is read from the topic.
create table dead_letter (
    partition int not null,
    record_offset bigint not null,
    at timestamptz not null,
    reason text not null,
    detail text not null,
    source_topic text,
    source_partition int,
    source_offset bigint,
    bytes int not null,
    -- As far as the content could be read.
    integration_id text,
    request_id text,
    campaign text,
    address_hash uuid,
    state text not null default 'open' check (state in ('open', 'redriven', 'discarded')),
    actor text,
    why text,
    settled_at timestamptz,
    -- The integration and the id under which it was or may have been published, corrected.
    published_as text,
    primary key (partition, record_offset)
);
create index dead_letter_state on dead_letter (state, at, partition, record_offset);
create index dead_letter_group on dead_letter (state, reason, at, partition, record_offset);
create index dead_letter_request on dead_letter (request_id);
create index dead_letter_address on dead_letter (address_hash);
create index dead_letter_at on dead_letter (at);
