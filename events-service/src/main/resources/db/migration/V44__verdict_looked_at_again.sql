-- When what nobody could judge is looked at again; null: as soon as its window is over.
alter table send_in_doubt add column look_at timestamptz;
