-- A month is attached or dropped under a lock that every reader of the journal keeps away, and while it is waited for, nothing is written.
-- It is given up after a moment and tried again later.
alter function keep_event_partitions(date, int) set lock_timeout = '200ms';
