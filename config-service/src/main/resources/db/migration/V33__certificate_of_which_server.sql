-- Of which server expires_at was seen, as host:port security; null: seen before that was kept.
alter table server_certificate add column server text;
