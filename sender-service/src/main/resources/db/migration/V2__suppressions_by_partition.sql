-- A marker says how many addresses its partition holds; without the partition, that cannot be compared. The topic is read again
-- from its beginning to learn it; the rows that are here count for the gate all the while.
alter table suppression add column partition int;
create index suppression_partition on suppression (partition);
delete from consumer_offset where projection = 'suppressions';

-- Whether as many addresses were here as the marker counts, once everything up to the topic's end was.
alter table suppression_marker add column met boolean not null default false;
