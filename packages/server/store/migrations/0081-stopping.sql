-- Scopes in which somebody says no right now: written before the fact itself is recorded, so that every other process
-- stops what it concerns without waiting for the disk. Nothing rests on a row here but that uses pause: it goes in the transaction that
-- records the fact, and after half a minute counts no more. Unlogged: lost with a crash, as are the connections that wait.

create unlogged table gate.stopping (
  scope text not null,
  -- The process in which it was said: there it has stopped already.
  by text not null,
  at timestamptz not null default clock_timestamp(),
  primary key (scope, by)
);
alter table gate.stopping enable row level security;
alter table gate.stopping force row level security;
create policy wall_all on gate.stopping for all to wall using (true) with check (true);
grant select, insert, update, delete on gate.stopping to wall;

create function gate.stop(scopes text[], me text) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  delete from gate.stopping s where s.at < clock_timestamp() - interval '1 minute';
  insert into gate.stopping (scope, by) select s, me from unnest(scopes) as s order by s
    on conflict (scope, by) do update set at = excluded.at;
  perform pg_catalog.pg_notify('highroad_epoch', '');
end $$;

-- Also where somebody else says no in the same scope and process at this moment: theirs is then heard when it is recorded.
create function gate.go_on(scopes text[], me text) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  delete from gate.stopping s where s.scope = any (scopes) and s.by = me;
  perform pg_catalog.pg_notify('highroad_epoch', '');
end $$;

-- Elsewhere; only of scopes that the caller names.
create function gate.being_stopped(wanted text[], me text) returns setof text
language sql stable security definer set search_path = ''
begin atomic
  select distinct s.scope from gate.stopping s
   where s.scope = any (wanted) and s.by <> me and s.at > clock_timestamp() - interval '30 seconds';
end;

do $$
declare f regprocedure;
begin
  grant create on schema gate to wall;
  foreach f in array array['gate.stop(text[], text)'::regprocedure, 'gate.go_on(text[], text)'::regprocedure,
                           'gate.being_stopped(text[], text)'::regprocedure] loop
    execute format('revoke execute on function %s from public', f);
    execute format('alter function %s owner to wall', f);
    set local role wall;
    execute format('grant execute on function %s to app', f);
    reset role;
  end loop;
  revoke create on schema gate from wall;
end $$;
