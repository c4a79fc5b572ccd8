-- What the service notes about itself (R4), in tables that text cannot go into: an event is a word of a list and positions
-- in lists of values. No person, no meeting and no moment stands beside it; of many in one session their order is not kept.

create schema telemetry;
revoke all on schema telemetry from public;
grant usage on schema telemetry to app;
grant usage, create on schema telemetry to wall;

-- Random bytes of this server's choosing. Whom they were given to stands nowhere.
create table telemetry.session (
  account_id text not null,
  id bytea not null check (octet_length(id) = 16),
  until timestamptz not null,
  events_left integer not null check (events_left >= 0),
  primary key (account_id, id)
);

create table telemetry.event (
  account_id text not null,
  day date not null,
  session bytea not null check (octet_length(session) = 16),
  event text not null check (event in ('joined', 'quality', 'captioned', 'used', 'failed')),
  steps bigint[] not null check (cardinality(steps) between 1 and 4 and 0 <= all (steps) and 31 >= all (steps)),
  times integer not null check (times > 0),
  primary key (account_id, day, session, event, steps)
);
create index event_by_day on telemetry.event (day);

-- How many were kept on a day, and how many dropped for which reason.
create table telemetry.tally (
  account_id text not null,
  day date not null,
  outcome text not null check (outcome in ('kept', 'no-event', 'unknown-event', 'unknown-field', 'missing-field',
    'unknown-value', 'session-full', 'day-full')),
  times integer not null check (times between 1 and 1000000),
  primary key (account_id, day, outcome)
);

do $$
declare
  name text;
begin
  foreach name in array array['session', 'event', 'tally'] loop
    execute format('alter table telemetry.%I enable row level security', name);
    execute format('alter table telemetry.%I force row level security', name);
    execute format($policy$
      create policy app_of_account on telemetry.%I for all to app
        using (account_id = (select nullif(current_setting('highroad.account', true), '')))
        with check (account_id = (select nullif(current_setting('highroad.account', true), '')))$policy$, name);
    execute format('grant select, insert on telemetry.%I to app', name);
  end loop;
end $$;
grant update (events_left) on telemetry.session to app;
grant update (times) on telemetry.event to app;
grant update (times) on telemetry.tally to app;

-- Thirty days are kept, a session two hours longer than it takes anything.
create policy wall_old on telemetry.session for all to wall using (until < now() - interval '2 hours');
create policy wall_old on telemetry.event for all to wall using (day < current_date - 30);
create policy wall_old on telemetry.tally for all to wall using (day < current_date - 30);
grant select, delete on telemetry.session, telemetry.event, telemetry.tally to wall;
create function telemetry.forget_old() returns void
language sql volatile security definer set search_path = ''
begin atomic
  delete from telemetry.session s where s.until < now() - interval '2 hours';
  delete from telemetry.event e where e.day < current_date - 30;
  delete from telemetry.tally t where t.day < current_date - 30;
end;
revoke execute on function telemetry.forget_old() from public;
alter function telemetry.forget_old() owner to wall;

-- Sums alone, by account, so that the gate can be asked for each of them before any is added to another.
create policy wall_sums on telemetry.event for select to wall using (true);
create function telemetry.sums() returns table (account text, on_day text, event text, steps bigint[], times bigint)
language sql stable security definer set search_path = ''
begin atomic
  select e.account_id, e.day::text, e.event, e.steps, sum(e.times)
    from telemetry.event e where e.day >= current_date - 30
   group by 1, 2, 3, 4 order by 1, 2, 3, 4;
end;
revoke execute on function telemetry.sums() from public;
alter function telemetry.sums() owner to wall;

do $$
begin
  set local role wall;
  grant execute on function telemetry.forget_old(), telemetry.sums() to app;
  reset role;
end $$;
revoke create on schema telemetry from wall;
