-- Imports of suppressions. The file is kept in parts until it is worked through, so that any instance can go on after a restart.
create table suppression_import (
    id uuid primary key,
    file_name text not null,
    scope text not null,
    reason text not null,
    until timestamptz,
    actor text not null,
    started_at timestamptz not null,
    touched_at timestamptz not null,
    received boolean not null default false,
    size bigint not null default 0,
    position bigint not null default 0,
    lines bigint not null default 0,
    added bigint not null default 0,
    known bigint not null default 0,
    rejected bigint not null default 0,
    finished_at timestamptz,
    failure text
);
comment on column suppression_import.scope is 'of lines that name none; reason and until likewise';
comment on column suppression_import.received is 'the whole file has arrived';
comment on column suppression_import.position is 'bytes of it that were read';
comment on column suppression_import.lines is 'worked through: changes with the suppressions, so that none is done twice';

create table suppression_import_part (
    import_id uuid not null references suppression_import on delete cascade,
    number int not null,
    bytes bytea not null,
    primary key (import_id, number)
);
alter table suppression_import_part alter column bytes set storage external;

create table suppression_import_rejection (
    import_id uuid not null references suppression_import on delete cascade,
    line bigint not null,
    reason text not null,
    text text not null,
    primary key (import_id, line)
);
