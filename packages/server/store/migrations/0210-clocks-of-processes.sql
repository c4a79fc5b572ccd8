-- How far the clock of each server process is ahead of this one, so that what ends something is dated after everything that
-- any process made before. A process says so before anything may run in it, again whenever it finds its clock further ahead,
-- and every twenty seconds; what runs in one that has not for a minute stops.

create table gate.process_clock (
  process text primary key,
  lead_ms bigint not null,
  -- No earlier than anything dated there until `at`, also where its clock went back since.
  latest timestamptz not null,
  at timestamptz not null
);
alter table gate.process_clock enable row level security;
alter table gate.process_clock force row level security;
create policy wall_all on gate.process_clock for all to wall using (true) with check (true);
grant select, insert, update, delete on gate.process_clock to wall;

-- No earlier than anything that a process with this row may have dated until now. A minute after `at` it dates nothing more.
create function gate.dated_until(latest timestamptz, at timestamptz, lead_ms bigint) returns timestamptz
language sql stable set search_path = ''
begin atomic
  select greatest(latest, least(clock_timestamp(), at + interval '1 minute') + lead_ms * interval '1 millisecond');
end;

create function gate.note_clock(me text, my_lead_ms bigint) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare now timestamptz := clock_timestamp();
begin
  delete from gate.process_clock c where greatest(c.at, gate.dated_until(c.latest, c.at, c.lead_ms)) < now - interval '2 minutes';
  -- What a crash may lose is a repetition.
  if exists (select from gate.process_clock c where c.process = me and c.lead_ms >= my_lead_ms) then
    perform pg_catalog.set_config('synchronous_commit', 'off', true);
  end if;
  insert into gate.process_clock as c (process, lead_ms, latest, at)
  values (me, my_lead_ms, now + my_lead_ms * interval '1 millisecond', now)
  on conflict (process) do update
    set latest = greatest(excluded.latest, gate.dated_until(c.latest, c.at, c.lead_ms)),
        lead_ms = excluded.lead_ms, at = excluded.at;
end $$;

-- No earlier than anything dated until now in any other process, milliseconds since 1970; null where there was none.
create function gate.dated_elsewhere(me text) returns bigint
language sql stable security definer set search_path = ''
begin atomic
  select ceil(extract(epoch from max(gate.dated_until(c.latest, c.at, c.lead_ms))) * 1000)::bigint
    from gate.process_clock c where c.process <> me;
end;

do $$
declare f regprocedure;
begin
  grant create on schema gate to wall;
  revoke execute on function gate.dated_until(timestamptz, timestamptz, bigint) from public;
  grant execute on function gate.dated_until(timestamptz, timestamptz, bigint) to wall;
  foreach f in array array['gate.note_clock(text, bigint)'::regprocedure, 'gate.dated_elsewhere(text)'::regprocedure] loop
    execute format('revoke execute on function %s from public', f);
    execute format('alter function %s owner to wall', f);
    set local role wall;
    execute format('grant execute on function %s to app', f);
    reset role;
  end loop;
  revoke create on schema gate from wall;
end $$;
