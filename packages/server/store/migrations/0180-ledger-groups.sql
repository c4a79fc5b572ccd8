-- Many entries in one statement, of several accounts: facts of writers who do not know of each other share a transaction.
-- And less work for each entry: what was done a row at a time is done for all of them at once, and what no reader needs is
-- not written.

grant create on schema ledger to wall;
set local role wall;
drop function ledger.append(text, bytea, bytea, text, jsonb, text[], text[], text[], bigint[]);
drop function ledger.facts_of(text[]);
reset role;

-- Only `append` makes an opening, of the entry that it has just made, and nobody may delete an entry: the foreign key asked
-- again, once a row, what cannot be otherwise.
alter table ledger.opening drop constraint opening_entry_id_fkey;
-- Entries are read by id and by index; who may see one is decided by its row.
drop index ledger.entry_of_account;
-- An entry without an index need not be in the index of indexes.
alter table ledger.entry drop constraint entry_index_key;
create unique index entry_at_index on ledger.entry (index) where index is not null;
-- Heads move with every fact: room to do that within their page.
alter table ledger.scope_head set (fillfactor = 70);

-- Most facts raise no epoch: those do not call the function at all.
drop trigger note_raise on ledger.scope_head;
create trigger note_raise_of_new before insert on ledger.scope_head
  for each row when (new.epoch > 0) execute function ledger.note_raise();
create trigger note_raise before update on ledger.scope_head
  for each row when (new.epoch <> old.epoch) execute function ledger.note_raise();

-- Appends entries in their order and gives their row ids. Each array has an element for each entry; `scopes`, `salts`,
-- `prevs` and `epochs` hold arrays written as text. `accounts` says whose each is: all of the account in whose name the
-- transaction runs where it is null, else of that account or one of those in `highroad.accounts`, whose writers share the
-- transaction. The caller holds the locks of the scopes; a head that is not what the caller read, or what an earlier entry
-- of this call made it, means that it does not, and is refused.
create function ledger.append(
  accounts text[], kinds text[], leaves text[], body_salts text[], bodies text[],
  scopes text[], salts text[], prevs text[], epochs text[]
) returns bigint[]
language plpgsql volatile security definer set search_path = '' as $$
#variable_conflict use_variable
declare
  acting text := current_setting('highroad.account', true);
  writers text[] := coalesce(nullif(current_setting('highroad.accounts', true), ''), '{}')::text[] || coalesce(acting, '');
  zeros constant text := repeat('0', 64);
  hashes bytea[];
  ids bigint[];
begin
  if accounts is null then
    accounts := array_fill(nullif(acting, ''), array[cardinality(kinds)]);
  elsif exists (select from unnest(accounts) as a (account) where coalesce(a.account, '') <> all (writers)) then
    raise exception 'ledger: an entry of an account in whose name nobody writes here' using errcode = '42501';
  end if;
  hashes := array(select sha256('\x00'::bytea || convert_to(l.leaf, 'UTF8'))
                    from unnest(leaves) with ordinality as l (leaf, n) order by l.n);
  if exists (
    select from (
      select l.scope, l.prev,
             max(e.n) filter (where e.kind = 'fact') over (
               partition by l.scope order by e.n rows between unbounded preceding and 1 preceding) as after
        from unnest(kinds, scopes, prevs) with ordinality as e (kind, scopes, prevs, n),
             unnest(e.scopes::text[], e.prevs::text[]) as l (scope, prev)) c
      left join ledger.scope_head h on h.scope = c.scope
     where c.prev <> coalesce(encode(hashes[c.after], 'hex'), h.head, zeros)) then
    raise exception 'ledger: a chain moved under an entry' using errcode = '40001';
  end if;
  ids := array(select nextval('ledger.entry_id_seq') from generate_series(1, cardinality(kinds)));
  insert into ledger.entry (id, account_id, kind, leaf, hash) overriding system value
  select e.id, e.account, e.kind, convert_to(e.leaf, 'UTF8'), e.hash
    from unnest(ids, accounts, kinds, leaves, hashes) as e (id, account, kind, leaf, hash);
  insert into ledger.opening (entry_id, account_id, kind, body_salt, body, scopes, salts, prevs)
  select e.id, e.account, e.kind, e.body_salt, e.body::jsonb, e.scopes::text[], e.salts::text[], e.prevs::text[]
    from unnest(ids, accounts, kinds, body_salts, bodies, scopes, salts, prevs)
      as e (id, account, kind, body_salt, body, scopes, salts, prevs);
  insert into ledger.scope_head as h (scope, head, epoch)
  select distinct on (l.scope) l.scope, encode(e.hash, 'hex'), l.epoch
    from unnest(kinds, hashes, scopes, epochs) with ordinality as e (kind, hash, scopes, epochs, n),
         unnest(e.scopes::text[], e.epochs::bigint[]) as l (scope, epoch)
   where e.kind = 'fact' order by l.scope, e.n desc
  on conflict (scope) do update set head = excluded.head, epoch = excluded.epoch where excluded.epoch >= h.epoch;
  return ids;
end $$;
grant usage on sequence ledger.entry_id_seq to wall;

-- As it was, and of which scopes each fact is.
create function ledger.facts_of(wanted text[]) returns table (entry_id bigint, scopes text[], body jsonb)
language sql stable security definer set search_path = ''
begin atomic
  select o.entry_id, o.scopes, o.body from ledger.opening o
   where o.kind = 'fact' and o.scopes && wanted order by o.entry_id;
end;

do $$
declare f regprocedure;
begin
  foreach f in array array[
    'ledger.append(text[], text[], text[], text[], text[], text[], text[], text[], text[])'::regprocedure,
    'ledger.facts_of(text[])'::regprocedure] loop
    execute format('revoke execute on function %s from public', f);
    execute format('alter function %s owner to wall', f);
    set local role wall;
    execute format('grant execute on function %s to app', f);
    reset role;
  end loop;
end $$;
revoke create on schema ledger from wall;
