-- Several server processes over one database: how far the log is published, told to those that follow the sequencer; and
-- which scopes were narrowed lately, so that a withdrawal elsewhere is found without reading every scope that is in use.

-- The size of the newest published checkpoint: one row. The sequencer writes it after the files, so whoever reads it never
-- counts on a checkpoint that a full disk kept from the world.
create table ledger.published (
  only_row boolean primary key default true check (only_row),
  size bigint not null check (size > 0)
);
alter table ledger.published enable row level security;
alter table ledger.published force row level security;
create policy sequencer_all on ledger.published for all to sequencer using (true) with check (true);
grant select, insert, update on ledger.published to sequencer;

-- The transaction that raised a scope's epoch last. A reader goes on from the oldest transaction that was running when it
-- last looked (`pg_snapshot_xmin`): numbers and commits may cross, so "greater than the last one seen" would lose some.
alter table ledger.scope_head add column raised_in xid8;
create index scope_head_raised on ledger.scope_head (raised_in) where raised_in is not null;

create function ledger.note_raise() returns trigger
language plpgsql set search_path = '' as $$
begin
  if tg_op = 'INSERT' and new.epoch > 0 or tg_op = 'UPDATE' and new.epoch <> old.epoch then
    new.raised_in := pg_current_xact_id();
  end if;
  return new;
end $$;
revoke execute on function ledger.note_raise() from public;
create trigger note_raise before insert or update on ledger.scope_head
  for each row execute function ledger.note_raise();

-- Of the scopes that the caller names, those raised by a transaction that was not over at `since`. Like `heads_of` it tells
-- only whoever knows the scope.
create function ledger.raised_since(wanted text[], since xid8) returns table (scope text, epoch bigint)
language sql stable security definer set search_path = ''
begin atomic
  select h.scope, h.epoch from ledger.scope_head h where h.raised_in >= since and h.scope = any (wanted);
end;
revoke execute on function ledger.raised_since(text[], xid8) from public;
grant create on schema ledger to wall;
alter function ledger.raised_since(text[], xid8) owner to wall;
set local role wall;
grant execute on function ledger.raised_since(text[], xid8) to app;
reset role;
revoke create on schema ledger from wall;
