-- A month is attached or dropped under a lock that every reader of the journal keeps away, and while it is waited for, nothing is written.
-- It is given up after a moment and tried again later.
create or replace function keep_event_partitions(today date, retention_months int) returns void
    language plpgsql security definer set search_path = pg_catalog, public set lock_timeout = '200ms'
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
