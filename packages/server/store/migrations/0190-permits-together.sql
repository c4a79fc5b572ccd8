-- Permits of several accounts in one statement: recorded, sealed and closed together. Each function says itself for whom it
-- may write, as `ledger.append` does: the account in whose name the transaction runs, and those whose writers share it.

grant create on schema gate to wall;
grant insert on gate.permit, gate.permit_scope, gate.used_item to wall;
grant update (sealed_at, closed_at, used_entry_id) on gate.permit to wall;
-- By the trigger that notes for each contributor what was used.
grant update (items, first_at, last_at, newest) on gate.contributor_use to wall;

create function gate.must_write_for(accounts text[]) returns void
language plpgsql stable set search_path = '' as $$
declare
  writers text[] := coalesce(nullif(current_setting('highroad.accounts', true), ''), '{}')::text[]
                 || coalesce(current_setting('highroad.account', true), '');
begin
  if exists (select from unnest(accounts) as a (account) where a.account is null or a.account <> all (writers)) then
    raise exception 'gate: a permit of an account in whose name nobody writes here' using errcode = '42501';
  end if;
end $$;

-- The accounts' locks, shared, in the order in which a withdrawal takes them: rows of several permits are changed by
-- nobody at the same time in another order. As short as these transactions are.
create function gate.lock_accounts(accounts text[]) returns void
language plpgsql volatile set search_path = '' as $$
declare account_key integer;
begin
  for account_key in select distinct wall.account_key(a.account) from unnest(accounts) as a (account) order by 1 loop
    perform pg_catalog.pg_advisory_xact_lock_shared(77, account_key);
  end loop;
end $$;

-- Times in milliseconds since 1970.
create function gate.write_permits(permits jsonb) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform gate.must_write_for(array(select p ->> 'account' from jsonb_array_elements(permits) as p));
  with given as (
    select * from jsonb_to_recordset(permits) as p (
      id text, account text, place text, purpose text, feature text, classes text[], sets bigint[], audiences bigint[],
      "from" bigint, "until" bigint, expires bigint, continuous boolean, entry bigint, leaf text,
      scopes text[], epochs bigint[])),
  written as (
    insert into gate.permit (id, account_id, place, purpose, feature, classes, sets, audiences, from_at, until_at,
                             expires_at, continuous, entry_id, leaf_hash)
    select p.id, p.account, p.place, p.purpose, p.feature, p.classes, p.sets, p.audiences,
           to_timestamp(p."from" / 1000.0), to_timestamp(p."until" / 1000.0), to_timestamp(p.expires / 1000.0),
           p.continuous, p.entry, p.leaf
      from given p)
  insert into gate.permit_scope (permit_id, account_id, scope, epoch)
  select p.id, p.account, s.scope, s.epoch from given p, unnest(p.scopes, p.epochs) as s (scope, epoch);
end $$;

-- Those of them that were sealed: not those revoked meanwhile. It does not wait for the disk: a seal that a crash loses
-- leaves a permit that opens nothing. That its entry is on the disk, and under a checkpoint, the caller knows before.
create function gate.seal_permits(permits text[]) returns setof text
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform set_config('synchronous_commit', 'off', true);
  perform gate.lock_accounts(array(select p.account_id from gate.permit p where p.id = any (permits)));
  return query
    update gate.permit p set sealed_at = clock_timestamp()
     where p.id = any (permits) and p.revoked_at is null returning p.id;
end $$;

-- Each closing: the permit, its account, its `used` entry, the items. One that is closed already, or erased, undoes all.
create function gate.close_permits(closings jsonb) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  accounts text[] := array(select c ->> 'account' from jsonb_array_elements(closings) as c);
  closed bigint;
begin
  perform gate.must_write_for(accounts);
  perform gate.lock_accounts(accounts);
  update gate.permit p set closed_at = clock_timestamp(), used_entry_id = (c ->> 'entry')::bigint
    from jsonb_array_elements(closings) as c
   where p.id = c ->> 'permit' and p.account_id = c ->> 'account' and p.closed_at is null;
  get diagnostics closed = row_count;
  if closed <> jsonb_array_length(closings) then
    raise exception 'gate: a permit is closed already' using errcode = '55000';
  end if;
  insert into gate.used_item (permit_id, account_id, item, body)
  select c ->> 'permit', c ->> 'account', i ->> 'item', i
    from jsonb_array_elements(closings) as c, jsonb_array_elements(c -> 'items') as i;
end $$;

-- Sets with items in the window that nobody hid, for each classes and interval the time of the earliest (milliseconds
-- since 1970), and the audience of the place. One statement in the name of the account, whose policies hold: a transaction
-- around it would be three more. `changes`, ascending, are the moments between which decisions hold; items are told apart by
-- them as they lie here, in microseconds: what rounds to a millisecond begins half a one before.
create function gate.items_to_decide(of_account text, of_meeting text, from_ms bigint, until_ms bigint,
                                     of_classes text[], changes bigint[])
returns table (id bigint, members jsonb, items jsonb, audience bigint)
language plpgsql volatile set search_path = '' as $$
declare
  bounds timestamptz[] := array(select timestamptz 'epoch' + (c - 0.5) * interval '1 millisecond'
                                  from unnest(changes) as c order by c);
  from_then timestamptz := to_timestamp(from_ms / 1000.0);
  until_then timestamptz := to_timestamp(until_ms / 1000.0);
begin
  perform set_config('highroad.account', of_account, true), set_config('highroad.person', '', true);
  return query
    select s.id, s.members, jsonb_agg(jsonb_build_object('classes', g.classes,
             'time', (extract(epoch from g.first_at) * 1000)::bigint)),
           (select a.id from gate.audience a where a.account_id = of_account and a.place = 'meeting:' || of_meeting)
      from (select t.contributor_set_id, t.classes, min(t.from_at) as first_at
              from meeting.turn t
             where t.account_id = of_account and t.meeting_id = of_meeting
               and t.from_at >= from_then and t.from_at < until_then
               and t.classes <@ of_classes and t.hidden_since is null
             group by t.contributor_set_id, t.classes, width_bucket(t.from_at, bounds)) g
      join gate.contributor_set s on s.id = g.contributor_set_id
     group by s.id, s.members order by s.id;
end $$;

do $$
declare f regprocedure;
begin
  foreach f in array array[
    'gate.must_write_for(text[])'::regprocedure, 'gate.lock_accounts(text[])'::regprocedure,
    'gate.write_permits(jsonb)'::regprocedure, 'gate.seal_permits(text[])'::regprocedure,
    'gate.close_permits(jsonb)'::regprocedure] loop
    execute format('revoke execute on function %s from public', f);
    execute format('alter function %s owner to wall', f);
  end loop;
  set local role wall;
  grant execute on function gate.write_permits(jsonb), gate.seal_permits(text[]), gate.close_permits(jsonb) to app;
  reset role;
end $$;
revoke execute on function gate.items_to_decide(text, text, bigint, bigint, text[], bigint[]) from public;
grant execute on function gate.items_to_decide(text, text, bigint, bigint, text[], bigint[]) to app;
revoke create on schema gate from wall;
