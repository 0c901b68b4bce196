-- The newest soft bounces of one address are found without reading its others.
drop index event_soft;
create index event_soft_newest on event (integration_id, address_hash, occurred_at, id) where soft;
