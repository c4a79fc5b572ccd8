-- Writing entries without notifying within the transaction: PostgreSQL lets one transaction that notifies commit at a time,
-- the flush to the disk included, so every writer waited for every other. The process that wrote wakes the sequencer
-- instead, and the sequencer looks by itself. And the locks of scopes with their heads in one statement.
-- `append` is otherwise as it was.

grant create on schema ledger to wall;
set local role wall;
drop function ledger.append(text, bytea, bytea, text, jsonb, text[], text[], text[], bigint[]);
reset role;

create function ledger.append(
  kind text, leaf bytea, hash bytea, body_salt text, body jsonb,
  scopes text[], salts text[], prevs text[], epochs bigint[]
) returns bigint
language plpgsql volatile security definer set search_path = '' as $$
#variable_conflict use_variable
declare
  account text := nullif(current_setting('highroad.account', true), '');
  zeros constant text := repeat('0', 64);
  entry bigint;
  standing text;
begin
  for i in 1 .. cardinality(scopes) loop
    select h.head into standing from ledger.scope_head h where h.scope = scopes[i];
    if coalesce(standing, zeros) <> prevs[i] then
      raise exception 'ledger: a chain moved under an entry' using errcode = '40001';
    end if;
  end loop;
  insert into ledger.entry (account_id, kind, leaf, hash) values (account, kind, leaf, hash) returning id into entry;
  insert into ledger.opening (entry_id, account_id, kind, body_salt, body, scopes, salts, prevs)
  values (entry, account, kind, body_salt, body, scopes, salts, prevs);
  if kind = 'fact' then
    insert into ledger.scope_head as h (scope, head, epoch)
    select s.scope, encode(hash, 'hex'), s.epoch from unnest(scopes, epochs) as s (scope, epoch)
    on conflict (scope) do update set head = excluded.head, epoch = excluded.epoch
      where excluded.epoch >= h.epoch;
  end if;
  return entry;
end $$;

-- Takes the locks in the order of `keys`, then reads the heads as they stand under them: in a volatile function each
-- statement sees what was committed while the one before it waited.
create function ledger.lock_heads(keys bigint[], wanted text[], exclusive boolean)
returns table (scope text, head text, epoch bigint)
language plpgsql volatile set search_path = '' as $$
#variable_conflict use_column
begin
  for i in 1 .. cardinality(keys) loop
    if exclusive then
      perform pg_catalog.pg_advisory_xact_lock(keys[i]);
    else
      perform pg_catalog.pg_advisory_xact_lock_shared(keys[i]);
    end if;
  end loop;
  return query select h.scope, h.head, h.epoch from ledger.heads_of(wanted) as h;
end $$;

do $$
declare f regprocedure;
begin
  foreach f in array array[
    'ledger.append(text, bytea, bytea, text, jsonb, text[], text[], text[], bigint[])'::regprocedure,
    'ledger.lock_heads(bigint[], text[], boolean)'::regprocedure] loop
    execute format('revoke execute on function %s from public', f);
  end loop;
end $$;
grant execute on function ledger.lock_heads(bigint[], text[], boolean) to app;
alter function ledger.append(text, bytea, bytea, text, jsonb, text[], text[], text[], bigint[]) owner to wall;
set local role wall;
grant execute on function ledger.append(text, bytea, bytea, text, jsonb, text[], text[], text[], bigint[]) to app;
reset role;
revoke create on schema ledger from wall;
