-- Whose events these are nobody knows: an erasure looks through their bytes.
create index event_unrecognized on event (day) where type = 'unrecognized' and address_hash is null;
