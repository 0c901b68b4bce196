-- What is forgotten must not be waited for, neither by the request itself nor by a copy: without this index each old row of the
-- ledger would be looked for among all that waits. Copies are few, so that it costs next to nothing to keep.
create index waiting_copies on waiting (ledger_id) where copy;
