-- What was said between this sender and the server while a test e-mail was tried, line by line; null for every other request. It
-- goes with its row.
alter table waiting add column conversation text;
alter table not_sent add column conversation text;
