-- Any part of an address is found among millions. pg_trgm is a trusted extension: the owner of the database may create it.
create extension if not exists pg_trgm;
create index suppression_address_part on suppression using gin (address gin_trgm_ops) where since is not null;
