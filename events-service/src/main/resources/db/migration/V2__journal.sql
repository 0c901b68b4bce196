-- The journal: every event once. Partitioned by month of the event's own day (UTC): thirteen months are fourteen partitions,
-- which a look-up without a day can still probe.
create table event (
    day date not null,
    id uuid not null,
    provider_key uuid,
    integration_id text not null,
    type text not null,
    occurred_at timestamptz not null,
    received_at timestamptz not null,
    ledger_id uuid,
    address_hash uuid,
    soft boolean not null,
    body json not null,
    primary key (day, id),
    -- The second level of deduplication: the provider's own event id within the integration.
    unique (day, provider_key)
) partition by range (day);

comment on column event.id is 'fingerprint: equal for two reports of one event';
comment on column event.provider_key is 'hash of integration id and sg_event_id; null where the event has none';
comment on column event.soft is 'counts towards the soft threshold';
comment on column event.body is 'the email-events record as it came';

create index event_ledger_id on event (ledger_id) where ledger_id is not null;
create index event_address on event (address_hash, occurred_at) where address_hash is not null;
create index event_soft on event (integration_id, address_hash) where soft;

create table event_default partition of event default;

-- Run by the application role with the owner's rights: it may keep partitions and nothing else.
create function keep_event_partitions(today date, retention_months int) returns void
    language plpgsql security definer set search_path = pg_catalog, public
as $$
declare
    oldest date := date_trunc('month', today) - make_interval(months => retention_months);
    month date;
    partition text;
begin
    perform pg_advisory_xact_lock(hashtext('keep_event_partitions'));
    for month in select generate_series(oldest, date_trunc('month', today) + interval '2 months', interval '1 month') loop
        partition := 'event_' || to_char(month, 'YYYY_MM');
        if to_regclass('public.' || partition) is null then
            -- What waits in the default partition moves over before the new one is attached.
            execute format('create table public.%I (like public.event including defaults including constraints)', partition);
            execute format('with moved as (delete from public.event_default where day >= %L and day < %L returning *)'
                || ' insert into public.%I select * from moved', month, month + interval '1 month', partition);
            execute format('alter table public.event attach partition public.%I for values from (%L) to (%L)',
                partition, month, (month + interval '1 month')::date);
        end if;
    end loop;
    for partition in
        select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
        where i.inhparent = 'public.event'::regclass and c.relname ~ '^event_\d{4}_\d{2}$'
          and c.relname < 'event_' || to_char(oldest, 'YYYY_MM')
    loop
        execute format('drop table public.%I', partition);
    end loop;
    delete from public.event_default where day < oldest;
end
$$;
revoke all on function keep_event_partitions(date, int) from public;
grant execute on function keep_event_partitions(date, int) to ${app_role};
