-- The third wall: `ai` sees a row of content only under a live permit that its own connection is bound to.
--
-- It holds against races because of this order. A reader takes the hosting account's lock shared and only then looks
-- whether its permit lives (a new snapshot: READ COMMITTED, or it is refused). A withdrawal takes the lock exclusively,
-- revokes, commits, ends the sessions that are bound, and only then is acknowledged. Sessions are ended because a cursor
-- WITH HOLD outlives every lock; so a binding opens nothing before it is committed, where a withdrawal sees it, and is not
-- given back while a cursor is open. Whoever holds the lock for long, bound or not, is ended too.

create schema wall;
revoke all on schema wall from public;
grant usage on schema wall to app, ai;
grant usage, create on schema wall to wall;
-- Set by `bind`, read by the policies: immutable attributes of the permit that this connection is bound to.
create function wall.backend_start() returns timestamptz
language sql volatile security definer set search_path = ''
begin atomic
  select a.backend_start from pg_catalog.pg_stat_get_activity(pg_backend_pid()) a;
end;

create function wall.bound() returns text
language sql volatile security definer set search_path = ''
begin atomic
  select b.permit_id from gate.binding b
   where b.pid = pg_backend_pid() and b.backend_start = wall.backend_start()
     and b.bound_in is distinct from pg_current_xact_id_if_assigned();
end;

create function wall.account_key(account text) returns integer
language sql immutable set search_path = ''
return hashtext(account);

-- Null for a place that is no meeting, and null equals nothing.
create function wall.meeting_of(place text) returns text
language sql immutable set search_path = ''
return case when place like 'meeting:%' then substr(place, 9) end;

-- Whether a permit lives: sealed under a checkpoint, neither revoked nor closed nor expired, and every scope it consulted
-- still in the epoch it saw. Takes the account's lock shared, to the end of the transaction, before it looks.
create function wall.lives(permit text) returns boolean
language plpgsql volatile security definer set search_path = '' as $$
declare account text;
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'wall: read committed only' using errcode = '25001';
  end if;
  select p.account_id into account from gate.permit p where p.id = permit;
  if not found then return false; end if;
  perform pg_catalog.pg_advisory_xact_lock_shared(77, wall.account_key(account));
  return exists (
    select from gate.permit p
     where p.id = permit and not p.continuous
       and p.sealed_at is not null and p.revoked_at is null and p.closed_at is null
       and p.expires_at > clock_timestamp()
       and exists (select from gate.permit_scope s where s.permit_id = p.id)
       and not exists (
         select from gate.permit_scope s left join ledger.scope_head h on h.scope = s.scope
          where s.permit_id = p.id and coalesce(h.epoch, 0) <> s.epoch));
end $$;

-- Binds this connection to a permit, which must live. Commits by itself before anything is read, so that a withdrawal sees
-- it. A connection bound to another permit is refused.
create function wall.bind(permit text) returns boolean
language plpgsql volatile security definer set search_path = '' as $$
begin
  if not wall.lives(permit) then return false; end if;
  -- Those of sessions that are over.
  delete from gate.binding b where not exists (
    select from pg_catalog.pg_stat_get_activity(b.pid) a where a.pid = b.pid and a.backend_start = b.backend_start);
  insert into gate.binding (pid, backend_start, permit_id, account_id)
  select pg_backend_pid(), wall.backend_start(), p.id, p.account_id from gate.permit p where p.id = permit;
  return true;
end $$;

create function wall.unbind() returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  if exists (select from pg_catalog.pg_cursor()) then
    raise exception 'wall: a cursor is still open' using errcode = '55006';
  end if;
  delete from gate.binding b where b.pid = pg_backend_pid();
end $$;

-- The gate of the policies, once a statement (an InitPlan): the account of the bound, living permit for this class.
create function wall.live_account(class text) returns text
language plpgsql volatile security definer set search_path = '' as $$
declare permit text := wall.bound();
begin
  if permit is null or not wall.lives(permit) then return null; end if;
  return (select p.account_id from gate.permit p
           where p.id = permit and class = any (p.classes) and permit = wall.bound());
end $$;

create function wall.bound_permit() returns table (meeting_id text, classes text[], sets bigint[], audiences bigint[],
                                                    from_at timestamptz, until_at timestamptz)
language sql volatile security definer set search_path = ''
begin atomic
  select wall.meeting_of(p.place), p.classes, p.sets, p.audiences, p.from_at, p.until_at
    from gate.permit p where p.id = wall.bound();
end;

-- The second wall's half: what a permit opens, by its id, if it lives. The gate joins this with the rows it reads, so that
-- checking and reading are one statement whatever the policies say.
create function wall.opened(permit text) returns table (account_id text, meeting_id text, classes text[], sets bigint[],
                                                        audiences bigint[], from_at timestamptz, until_at timestamptz)
language plpgsql volatile security definer set search_path = '' as $$
begin
  if not wall.lives(permit) then return; end if;
  return query select p.account_id, wall.meeting_of(p.place), p.classes, p.sets, p.audiences, p.from_at, p.until_at
                 from gate.permit p where p.id = permit;
end $$;

-- Ends the sessions that are bound to these permits; returns how many still run. A pid that was used again is spared.
create function wall.end_readers(permits text[]) returns bigint
language sql volatile security definer set search_path = ''
begin atomic
  -- Sessions are remembered for a transaction's length: forgotten, or one that came meanwhile would be missed.
  select pg_catalog.pg_stat_clear_snapshot();
  select count(*) from (
    select pg_catalog.pg_terminate_backend(b.pid, 0) from gate.binding b
      join lateral pg_catalog.pg_stat_get_activity(b.pid) a on a.pid = b.pid and a.backend_start = b.backend_start
     where b.permit_id = any (permits)) ended;
end;

-- Ends the sessions of ai that hold an account's lock, bound to a permit or not.
create function wall.end_holders(account_key integer) returns void
language sql volatile security definer set search_path = ''
begin atomic
  select pg_catalog.pg_stat_clear_snapshot();
  select count(pg_catalog.pg_terminate_backend(l.pid, 0)) from pg_catalog.pg_lock_status() l
    join lateral pg_catalog.pg_stat_get_activity(l.pid) a on a.pid = l.pid
    join pg_catalog.pg_roles r on r.oid = a.usesysid and r.rolname = 'ai'
   where l.locktype = 'advisory' and l.classid = 77 and l.objsubid = 2 and l.granted
     and l.objid = (account_key::bigint & 4294967295)::oid;
end;

-- Revokes exactly the permits that consulted one of these scopes, whoever hosts them; returns their ids. Locks each hosting
-- account, in key order; where a reader holds one for longer than 200 ms, readers of that account are ended (they ask again).
-- Closed permits count: a reader may still be in the statement that it began before.
create function wall.revoke(scopes text[], at timestamptz) returns setof text
language plpgsql volatile security definer set search_path = '' as $$
declare account_key integer;
begin
  for account_key in
    select distinct wall.account_key(s.account_id) from gate.permit_scope s join gate.permit p on p.id = s.permit_id
     where s.scope = any (scopes) and p.revoked_at is null order by 1
  loop
    loop
      begin
        set local lock_timeout = '200ms';
        perform pg_catalog.pg_advisory_xact_lock(77, account_key);
        exit;
      exception when lock_not_available then
        perform wall.end_holders(account_key);
      end;
    end loop;
  end loop;
  set local lock_timeout = 0;
  return query
    update gate.permit p set revoked_at = at
     where p.revoked_at is null
       and p.id in (select s.permit_id from gate.permit_scope s where s.scope = any (scopes))
    returning p.id;
end $$;

do $$
declare f regprocedure;
begin
  for f in select p.oid::regprocedure from pg_proc p where p.pronamespace = 'wall'::regnamespace loop
    execute format('revoke execute on function %s from public', f);
    execute format('alter function %s owner to wall', f);
    set local role wall;
    execute format('revoke execute on function %s from owner', f);
    reset role;
  end loop;
  set local role wall;
  grant execute on all functions in schema wall to wall;
  grant execute on function wall.bind(text), wall.unbind(), wall.live_account(text), wall.bound_permit(),
    wall.opened(text) to ai;
  grant execute on function wall.revoke(text[], timestamptz), wall.end_readers(text[]) to app;
  reset role;
end $$;
revoke create on schema wall from wall;
grant usage on schema ledger to wall;

-- The classes of a row must all be in the permit (what is derived carries those of its sources); sets and audiences are
-- positive lists, so that an unknown one is not admitted.
create policy ai_read on meeting.turn for select to ai using (
      account_id = (select wall.live_account('transcript'))
  and meeting_id = (select p.meeting_id from wall.bound_permit() p)
  and contributor_set_id = any ((select p.sets from wall.bound_permit() p)::bigint[])
  and audience_id = any ((select p.audiences from wall.bound_permit() p)::bigint[])
  and classes <@ (select p.classes from wall.bound_permit() p)::text[]
  and from_at >= (select p.from_at from wall.bound_permit() p)
  and from_at < (select p.until_at from wall.bound_permit() p)
  and hidden_since is null);
grant usage on schema meeting to ai;
grant select (id, account_id, meeting_id, contributor_set_id, audience_id, classes, from_at, until_at, text, handle)
  on meeting.turn to ai;
-- No policy and no grant for `ai` on meeting.summary_line: nothing reads it yet, and what nobody needs is denied.
