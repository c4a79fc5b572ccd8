-- Prices, free trials, and who held a seat when; why a mark was set or removed; what this deployment says of its own
-- processors. Nothing that decides about content reads any of it.

create schema price;
revoke all on schema price from public;
grant usage on schema price to app, wall;

-- The operator's price lists, for all accounts. Written once by a function, never changed.
create table price.list (
  version integer primary key check (version > 0),
  body jsonb not null
);
alter table price.list enable row level security;
alter table price.list force row level security;
create policy wall_all on price.list for all to wall using (true) with check (true);
grant select, insert on price.list to wall;

create table price.trial (
  account_id text not null,
  version integer not null check (version > 0),
  -- Days of the price lists' zone, as ISO 8601 writes them.
  set_on text not null check (set_on ~ '^\d{4}-\d\d-\d\d$'),
  through text not null check (through ~ '^\d{4}-\d\d-\d\d$'),
  primary key (account_id, version)
);

-- Each time that the account's mark was set, in order: the text whose digest is in the ledger, for its owners.
create table gate.mark_change (
  account_id text not null,
  nth integer not null check (nth > 0),
  mark text not null check (mark in ('none', 'hipaa', 'education')),
  reason text check (char_length(reason) between 1 and 500),
  handle text not null check (handle ~ '^[0-9a-f]{32}$'),
  at timestamptz not null,
  primary key (account_id, nth)
);

do $$
declare t regclass;
begin
  foreach t in array array['price.trial', 'gate.mark_change']::regclass[] loop
    execute format('alter table %s enable row level security', t);
    execute format('alter table %s force row level security', t);
    execute format('create policy app_of_account on %s for all to app
                      using (account_id = (select gate.acting_account()))
                      with check (account_id = (select gate.acting_account()))', t);
    execute format('grant select, insert on %s to app', t);
  end loop;
end $$;

-- What this deployment last said by itself of a processor, so that its next start changes only what is different in it
-- and leaves alone what the operator said since.
create table gate.declared_card (
  processor text primary key,
  card jsonb not null
);
alter table gate.declared_card enable row level security;
alter table gate.declared_card force row level security;
create policy wall_all on gate.declared_card for all to wall using (true) with check (true);
grant select, insert, update on gate.declared_card to wall;

create function price.lists() returns table (version integer, body jsonb)
language sql stable security definer set search_path = ''
begin atomic
  select l.version, l.body from price.list l order by l.version;
end;

create function price.add_list(version integer, body jsonb) returns void
language sql volatile security definer set search_path = ''
begin atomic
  insert into price.list (version, body) values (add_list.version, add_list.body);
end;

create function gate.declared_cards() returns table (processor text, card jsonb)
language sql stable security definer set search_path = ''
begin atomic
  select d.processor, d.card from gate.declared_card d order by d.processor;
end;

create function gate.declare_card(processor text, card jsonb) returns void
language sql volatile security definer set search_path = ''
begin atomic
  insert into gate.declared_card (processor, card) values (declare_card.processor, declare_card.card)
  on conflict on constraint declared_card_pkey do update set card = excluded.card;
end;

grant create on schema price, gate to wall;
do $$
declare f text;
begin
  foreach f in array array[
    'price.lists()', 'price.add_list(integer, jsonb)',
    'gate.declared_cards()', 'gate.declare_card(text, jsonb)'] loop
    execute format('revoke execute on function %s from public', f);
    execute format('alter function %s owner to wall', f);
    set local role wall;
    execute format('grant execute on function %s to app', f);
    reset role;
  end loop;
end $$;
revoke create on schema price, gate from wall;

-- Memberships are deleted when they end, and prices ask who was a member on a day. The seat is a hash: who held it is
-- found by whoever knows the person's id, which goes with the person.
create table identity.seat (
  id bigint generated always as identity primary key,
  account_id text not null references identity.account (id) on delete cascade,
  seat text not null check (seat ~ '^[0-9a-f]{64}$'),
  since timestamptz not null,
  until timestamptz check (until >= since)
);
create index seat_account on identity.seat (account_id);
grant select, insert, update on identity.seat to auth;

create function identity.seat_of(account text, person text) returns text language sql immutable set search_path = ''
  return encode(sha256(convert_to('highroad/seat/v1' || E'\n' || account || E'\n' || person, 'UTF8')), 'hex');
revoke execute on function identity.seat_of(text, text) from public;
grant execute on function identity.seat_of(text, text) to auth;

create function identity.note_seat() returns trigger language plpgsql set search_path = '' as $$
begin
  if tg_op = 'INSERT' then
    insert into identity.seat (account_id, seat, since)
    values (new.account_id, identity.seat_of(new.account_id, new.person_id), new.since);
  else
    update identity.seat s set until = greatest(now(), s.since)
     where s.account_id = old.account_id and s.seat = identity.seat_of(old.account_id, old.person_id)
       and s.until is null;
  end if;
  return null;
end $$;
revoke execute on function identity.note_seat() from public;
create trigger note_seat after insert or delete on identity.membership
  for each row execute function identity.note_seat();

insert into identity.seat (account_id, seat, since)
select m.account_id, identity.seat_of(m.account_id, m.person_id), m.since from identity.membership m;
