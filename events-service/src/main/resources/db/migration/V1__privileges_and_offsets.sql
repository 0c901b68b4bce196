-- Run by the owner role. The application role reads and writes what the owner creates, and creates nothing.
alter default privileges in schema public grant select, insert, update, delete on tables to ${app_role};
alter default privileges in schema public grant usage, select on sequences to ${app_role};
grant usage on schema public to ${app_role};

-- Where each projection stands, in the transaction of its rows.
create table consumer_offset (
    projection text not null,
    topic text not null,
    partition int not null,
    next_offset bigint not null,
    primary key (projection, topic, partition)
);
