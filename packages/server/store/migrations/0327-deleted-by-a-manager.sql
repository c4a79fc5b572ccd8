-- A manager's deletion of somebody else's message is an act that those concerned can see: it is told apart from the author's own.
alter table chat.message
  add column deleted_by_manager boolean not null default false
    check (deleted_at is not null or not deleted_by_manager);
