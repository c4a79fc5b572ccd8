-- The ledger: entries and what opens them, the heads of the chains, the signed checkpoints.
-- Nobody but the functions below writes an entry: they keep the chains whole. `app` reads what its account owns.

create schema ledger;
revoke all on schema ledger from public;
grant usage on schema ledger to app, sequencer;
grant usage, create on schema ledger to wall;

-- `account_id` is null for the operator's own entries. `index` is the sequencer's, given once.
create table ledger.entry (
  id bigint generated always as identity primary key,
  account_id text,
  kind text not null check (kind in ('fact', 'permit', 'used')),
  leaf bytea not null,
  hash bytea not null check (octet_length(hash) = 32),
  index bigint unique check (index >= 0)
);
create index entry_without_index on ledger.entry (id) where index is null;
create index entry_of_account on ledger.entry (account_id);

-- Salts and bodies. Deleting a row erases for good whom and what the leaf is about (R16).
create table ledger.opening (
  entry_id bigint primary key references ledger.entry (id),
  account_id text,
  kind text not null check (kind in ('fact', 'permit', 'used')),
  body_salt text not null,
  body jsonb not null,
  scopes text[] not null,
  salts text[] not null,
  prevs text[] not null,
  check (cardinality(scopes) = cardinality(salts) and cardinality(scopes) = cardinality(prevs))
);
-- Facts only: permits consult the operator's scope by the thousand.
create index opening_of_scope on ledger.opening using gin (scopes) with (fastupdate = off) where kind = 'fact';
create index opening_of_account on ledger.opening (account_id);

-- `head` is the leaf hash of the scope's newest fact.
create table ledger.scope_head (
  scope text primary key,
  head text not null check (head ~ '^[0-9a-f]{64}$'),
  epoch bigint not null check (epoch >= 0)
);

create table ledger.checkpoint (
  size bigint primary key check (size > 0),
  root bytea not null check (octet_length(root) = 32),
  note text not null,
  signed_at timestamptz not null
);

do $$
declare t text;
begin
  foreach t in array array['entry', 'opening', 'scope_head', 'checkpoint'] loop
    execute format('alter table ledger.%I enable row level security', t);
    execute format('alter table ledger.%I force row level security', t);
  end loop;
end $$;

-- The functions run as wall.
create policy wall_all on ledger.entry for all to wall using (true) with check (true);
create policy wall_all on ledger.opening for all to wall using (true) with check (true);
create policy wall_all on ledger.scope_head for all to wall using (true) with check (true);
create policy wall_all on ledger.checkpoint for select to wall using (true);
grant select, insert on ledger.entry to wall;
grant select, insert, delete on ledger.opening to wall;
grant select, insert, update, delete on ledger.scope_head to wall;
grant select on ledger.checkpoint to wall;

create policy app_of_account on ledger.entry for select to app
  using (account_id = (select nullif(current_setting('highroad.account', true), '')));
create policy app_of_account on ledger.opening for select to app
  using (account_id = (select nullif(current_setting('highroad.account', true), '')));
grant select on ledger.entry, ledger.opening to app;
create policy app_public on ledger.checkpoint for select to app using (true);
grant select on ledger.checkpoint to app;

-- The sequencer sees leaves, which are public anyway, and never what opens them.
create policy sequencer_all on ledger.entry for select to sequencer using (true);
create policy sequencer_index on ledger.entry for update to sequencer using (index is null) with check (index is not null);
create policy sequencer_all on ledger.checkpoint for all to sequencer using (true) with check (true);
grant select (id, leaf, hash, index), update (index) on ledger.entry to sequencer;
grant select, insert on ledger.checkpoint to sequencer;

create function ledger.heads_of(wanted text[]) returns table (scope text, head text, epoch bigint)
language sql stable security definer set search_path = ''
begin atomic
  select h.scope, h.head, h.epoch from ledger.scope_head h where h.scope = any (wanted);
end;

-- Facts of scopes that the caller names. A decision consults accounts that contributors act for, so this crosses
-- accounts: it gives facts (ids, handles, enums, times), never content, and only to whoever knows the scope.
create function ledger.facts_of(wanted text[]) returns table (entry_id bigint, body jsonb)
language sql stable security definer set search_path = ''
begin atomic
  select o.entry_id, o.body from ledger.opening o
   where o.kind = 'fact' and o.scopes && wanted order by o.entry_id;
end;

-- Appends an entry of the account in whose name the transaction runs. The caller holds the locks of its scopes; a head
-- that is not what the caller read means that it does not, and is refused.
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
  perform pg_catalog.pg_notify('highroad_ledger', '');
  return entry;
end $$;

-- Entries as evidence wants them; the columns of an opening are null where it was erased.
create function ledger.entries(ids bigint[])
returns table (entry_id bigint, index bigint, leaf bytea, hash text,
               body_salt text, body jsonb, scopes text[], salts text[], prevs text[])
language sql stable security definer set search_path = ''
begin atomic
  select e.id, e.index, e.leaf, encode(e.hash, 'hex'), o.body_salt, o.body, o.scopes, o.salts, o.prevs
    from ledger.entry e left join ledger.opening o on o.entry_id = e.id
   where e.id = any (ids) order by e.id;
end;

-- Deletes what opens the entries of a place of the acting account: its own facts but the one that says it was erased, those
-- of the pseudonyms that came there, its permits and what they used. Returns the ids of the entries, which stay.
create function ledger.erase_place(place text) returns table (entry_id bigint)
language plpgsql volatile security definer set search_path = '' as $$
#variable_conflict use_column
declare
  account text := nullif(current_setting('highroad.account', true), '');
  wanted text[];
begin
  wanted := array(
    select 'handle:' || (o.body ->> 'handle') from ledger.opening o
     where o.kind = 'fact' and o.scopes && array[place] and o.account_id = account
       and o.body ->> 'kind' = 'contributor-joined') || place;
  delete from ledger.scope_head h where h.scope = any (wanted) and h.scope <> place;
  return query
    delete from ledger.opening o where o.account_id = account and (
         (o.kind = 'fact' and o.scopes && wanted and o.body ->> 'kind' <> 'meeting-erased')
      or (o.kind = 'permit' and o.body ->> 'place' = place)
      or (o.kind = 'used' and o.body ->> 'permit' in (
            select p.body ->> 'permit' from ledger.opening p
             where p.kind = 'permit' and p.account_id = account and p.body ->> 'place' = place)))
    returning o.entry_id;
end $$;

do $$
declare f regprocedure;
begin
  for f in select p.oid::regprocedure from pg_proc p where p.pronamespace = 'ledger'::regnamespace loop
    execute format('revoke execute on function %s from public', f);
    execute format('alter function %s owner to wall', f);
    set local role wall;
    execute format('grant execute on function %s to app', f);
    reset role;
  end loop;
end $$;
revoke create on schema ledger from wall;
