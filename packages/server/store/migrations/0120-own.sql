-- What is a person's own, in every account: their pseudonyms, what they said once for every place, the facts about them
-- and the uses made of what is theirs. Rows belong to accounts and a person reaches across them, so they are reached by
-- functions alone, each limited to the acting person.

create index handle_of_person on gate.handle (person_id);

create function gate.acting_person() returns text language sql stable set search_path = ''
  return nullif(current_setting('highroad.person', true), '');
revoke execute on function gate.acting_person() from public;
grant execute on function gate.acting_person() to app, wall;
grant execute on function gate.acting_account() to wall;

-- What a person said for every place. `body` is the fact without handle and time: it is recorded for every pseudonym of
-- theirs that is in the ledger, and is among the first facts of each later one. `until`: when a notice lapses.
create table gate.standing (
  person_id text not null,
  subject text not null,
  body jsonb not null,
  since timestamptz not null,
  until timestamptz,
  primary key (person_id, subject)
);

-- Which permits used how much of whose: one row for a pseudonym and a permit, written with the rows of use. `newest` is
-- the item to decide again for "why".
create table gate.contributor_use (
  handle text not null,
  permit_id text not null references gate.permit (id) on delete cascade,
  account_id text not null,
  items bigint not null check (items > 0),
  first_at timestamptz not null,
  last_at timestamptz not null,
  newest text not null,
  primary key (handle, permit_id)
);
create index contributor_use_of_handle on gate.contributor_use (handle, last_at desc, permit_id desc);
create index contributor_use_of_permit on gate.contributor_use (permit_id);
create index contributor_use_of_account on gate.contributor_use (account_id);

alter table gate.standing enable row level security;
alter table gate.standing force row level security;
create policy wall_all on gate.standing for all to wall using (true) with check (true);
grant select, insert, update, delete on gate.standing to wall;

alter table gate.contributor_use enable row level security;
alter table gate.contributor_use force row level security;
create policy app_of_account on gate.contributor_use for all to app
  using (account_id = (select gate.acting_account()))
  with check (account_id = (select gate.acting_account()));
create policy wall_all on gate.contributor_use for all to wall using (true) with check (true);
grant select, insert, delete on gate.contributor_use to app;
grant update (items, first_at, last_at, newest) on gate.contributor_use to app;
grant select, insert on gate.contributor_use to wall;

create function gate.note_uses() returns trigger
language plpgsql set search_path = '' as $$
begin
  insert into gate.contributor_use as n (handle, permit_id, account_id, items, first_at, last_at, newest)
  select c ->> 'handle', r.permit_id, r.account_id, count(*),
         to_timestamp(min((r.body ->> 'time')::bigint) / 1000.0),
         to_timestamp(max((r.body ->> 'time')::bigint) / 1000.0),
         (array_agg(r.item order by (r.body ->> 'time')::bigint desc, r.item))[1]
    from used r cross join lateral jsonb_array_elements(r.body -> 'contributors') c
   group by 1, 2, 3
  on conflict (handle, permit_id) do update
    set items = n.items + excluded.items, first_at = least(n.first_at, excluded.first_at),
        last_at = greatest(n.last_at, excluded.last_at),
        newest = case when excluded.last_at > n.last_at then excluded.newest else n.newest end;
  return null;
end $$;
revoke execute on function gate.note_uses() from public;
create trigger note_uses after insert on gate.used_item
  referencing new table as used for each statement execute function gate.note_uses();

-- Those from before this table. `owner` sees no row of accounts.
do $$
begin
  set local role wall;
  insert into gate.contributor_use (handle, permit_id, account_id, items, first_at, last_at, newest)
  select c ->> 'handle', r.permit_id, r.account_id, count(*),
         to_timestamp(min((r.body ->> 'time')::bigint) / 1000.0),
         to_timestamp(max((r.body ->> 'time')::bigint) / 1000.0),
         (array_agg(r.item order by (r.body ->> 'time')::bigint desc, r.item))[1]
    from gate.used_item r cross join lateral jsonb_array_elements(r.body -> 'contributors') c
   group by 1, 2, 3;
  reset role;
end $$;

-- One lock a person, taken before those of any scope: by whoever says something for every place, and by whoever records
-- the first fact of one of their pseudonyms. So no pseudonym escapes what was said.
create function gate.lock_own() returns void
language sql volatile security definer set search_path = ''
begin atomic
  select pg_advisory_xact_lock(78, hashtext(gate.acting_person()));
end;

create function gate.own_handles() returns table (handle text, account_id text, place text, begun boolean)
language sql stable security definer set search_path = ''
begin atomic
  select h.handle, h.account_id, h.place, exists (select from ledger.scope_head s where s.scope = 'handle:' || h.handle)
    from gate.handle h where h.person_id = gate.acting_person() order by h.account_id, h.handle;
end;

create function gate.own_standing() returns table (subject text, body jsonb, since timestamptz, until timestamptz)
language sql stable security definer set search_path = ''
begin atomic
  select s.subject, s.body, s.since, s.until from gate.standing s
   where s.person_id = gate.acting_person() order by s.since, s.subject;
end;

-- `body` null: it stands no longer. What stood before keeps its `since`.
create function gate.set_standing(of_subject text, of_body jsonb, from_then timestamptz, to_then timestamptz) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare person text := gate.acting_person();
begin
  if person is null then
    raise exception 'gate: nobody acts' using errcode = '42501';
  end if;
  if of_body is null then
    delete from gate.standing s where s.person_id = person and s.subject = of_subject;
  else
    insert into gate.standing as s (person_id, subject, body, since, until)
    values (person, of_subject, of_body, from_then, to_then)
    on conflict (person_id, subject) do update set body = excluded.body, until = excluded.until;
  end if;
end $$;

-- What stands of the persons behind these pseudonyms of the acting account, under those persons' locks.
create function gate.standing_for(handles text[]) returns table (handle text, subject text, body jsonb, until timestamptz)
language plpgsql volatile security definer set search_path = '' as $$
#variable_conflict use_column
declare
  account text := gate.acting_account();
  person_key integer;
begin
  for person_key in
    select distinct hashtext(h.person_id) from gate.handle h
     where h.handle = any (handles) and h.account_id = account order by 1
  loop
    perform pg_catalog.pg_advisory_xact_lock(78, person_key);
  end loop;
  return query
    select h.handle, s.subject, s.body, s.until
      from gate.handle h join gate.standing s on s.person_id = h.person_id
     where h.handle = any (handles) and h.account_id = account
     order by h.handle, s.since, s.subject;
end $$;

-- The facts about the acting person, newest first: those of their pseudonyms' chains.
create function gate.own_facts(kinds text[], before bigint, most integer)
returns table (entry_id bigint, index bigint, handle text, account_id text, place text, body jsonb)
language sql stable security definer set search_path = ''
begin atomic
  select o.entry_id, e.index, h.handle, h.account_id, h.place, o.body
    from ledger.opening o
    join ledger.entry e on e.id = o.entry_id
    join gate.handle h on h.handle = o.body ->> 'handle' and h.person_id = gate.acting_person()
   where o.kind = 'fact'
     and o.scopes && array(select 'handle:' || own.handle from gate.handle own where own.person_id = gate.acting_person())
     and o.body ->> 'kind' = any (kinds) and (before is null or o.entry_id < before)
   order by o.entry_id desc limit most;
end;

-- The uses made of what is the acting person's, newest first.
create function gate.own_uses(before_at timestamptz, before_permit text, most integer)
returns table (permit_id text, handle text, account_id text, place text, purpose text, feature text, continuous boolean,
               items bigint, first_at timestamptz, last_at timestamptz, entry_id bigint, used_entry_id bigint, newest jsonb)
language sql stable security definer set search_path = ''
begin atomic
  select u.permit_id, u.handle, u.account_id, h.place, p.purpose, p.feature, p.continuous,
         u.items, u.first_at, u.last_at, p.entry_id, p.used_entry_id, i.body
    from gate.handle h
    join gate.contributor_use u on u.handle = h.handle and u.account_id = h.account_id
    join gate.permit p on p.id = u.permit_id
    join gate.used_item i on i.permit_id = u.permit_id and i.item = u.newest
   where h.person_id = gate.acting_person()
     and (before_at is null or (u.last_at, u.permit_id) < (before_at, before_permit))
   order by u.last_at desc, u.permit_id desc limit most;
end;

grant create on schema gate to wall;
do $$
declare f text;
begin
  foreach f in array array[
    'gate.lock_own()', 'gate.own_handles()', 'gate.own_standing()',
    'gate.set_standing(text, jsonb, timestamptz, timestamptz)', 'gate.standing_for(text[])',
    'gate.own_facts(text[], bigint, integer)', 'gate.own_uses(timestamptz, text, integer)'] loop
    execute format('revoke execute on function %s from public', f);
    execute format('alter function %s owner to wall', f);
    set local role wall;
    execute format('grant execute on function %s to app', f);
    reset role;
  end loop;
end $$;
revoke create on schema gate from wall;
