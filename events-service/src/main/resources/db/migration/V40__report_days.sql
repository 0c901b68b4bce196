-- The counts once more, summed by day of UTC: a report over a year adds up days, and buckets only where its range begins and ends.
-- Written in the transaction of the buckets; dev.sendwell.events.reports.projection.SelfCheck compares them.
create table report_day (like report_count including all);
create table report_domain_day (like report_domain_count including all);
create table report_reason_day (like report_reason_count including all);

do $$
declare
    columns text := (select string_agg(quote_ident(column_name), ', ' order by ordinal_position)
                     from information_schema.columns
                     where table_schema = 'public' and table_name = 'report_count' and data_type = 'bigint');
    sums text := (select string_agg('sum(' || quote_ident(column_name) || ')', ', ' order by ordinal_position)
                  from information_schema.columns
                  where table_schema = 'public' and table_name = 'report_count' and data_type = 'bigint');
begin
    execute format('insert into report_day (bucket, integration_id, campaign, kind, %s)'
        || ' select date_bin(''1 day'', bucket, ''epoch''), integration_id, campaign, kind, %s'
        || ' from report_count group by 1, 2, 3, 4', columns, sums);
    execute format('insert into report_domain_day (bucket, integration_id, campaign, kind, domain, %s)'
        || ' select date_bin(''1 day'', bucket, ''epoch''), integration_id, campaign, kind, domain, %s'
        || ' from report_domain_count group by 1, 2, 3, 4, 5', columns, sums);
end
$$;

insert into report_reason_day (bucket, integration_id, campaign, kind, domain, figure, reason, n)
select date_bin('1 day', bucket, 'epoch'), integration_id, campaign, kind, domain, figure, reason, sum(n)
from report_reason_count group by 1, 2, 3, 4, 5, 6, 7;
