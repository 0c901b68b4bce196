-- After every migration, by the owner: the application role may look whether its database is as new as itself (sendwell refuses to
-- start on an older one where quarkus.flyway.validate-at-start is set), and may change nothing of it.
grant select on flyway_schema_history to ${app_role};
