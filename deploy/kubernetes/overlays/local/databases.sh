#!/bin/sh
# The databases, the roles that own them and those that use them; run by the PostgreSQL image at its first start.
set -eu

database() { # NAME OWNER_PASSWORD APP_PASSWORD
  psql --set ON_ERROR_STOP=1 --username postgres --dbname postgres \
    --set name="sendwell_$1" --set owner="sendwell_$1_owner" --set app="sendwell_$1_app" \
    --set owner_password="$2" --set app_password="$3" <<'SQL'
create role :"owner" login password :'owner_password';
create role :"app" login password :'app_password';
create database :"name" owner :"owner";
revoke all on database :"name" from public;
grant connect on database :"name" to :"app";
SQL
}

database config "$CONFIG_OWNER" "$CONFIG_APP"
database sender "$SENDER_OWNER" "$SENDER_APP"
database events "$EVENTS_OWNER" "$EVENTS_APP"
