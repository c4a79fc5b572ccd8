-- The gate: pseudonyms, interned sets and audiences, permits with the scopes they consulted, the rows of what was used.

create schema gate;
revoke all on schema gate from public;
grant usage on schema gate to app, wall;

create function gate.acting_account() returns text language sql stable set search_path = ''
  return nullif(current_setting('highroad.account', true), '');
revoke execute on function gate.acting_account() from public;
grant execute on function gate.acting_account() to app;

-- One person in one place. Deleting a row leaves the ledger's handle without a person (R16).
create table gate.handle (
  handle text primary key check (handle ~ '^[0-9a-f]{32}$'),
  account_id text not null,
  place text not null,
  person_id text not null,
  unique (account_id, place, person_id)
);

-- Interned and immutable: content rows name them. `members` is canonical JSON of contributors, by handle.
create table gate.contributor_set (
  id bigint generated always as identity primary key,
  account_id text not null,
  members jsonb not null check (jsonb_typeof(members) = 'array' and jsonb_array_length(members) > 0),
  unique (account_id, members)
);
create table gate.audience (
  id bigint generated always as identity primary key,
  account_id text not null,
  place text not null,
  unique (account_id, place)
);

-- What a permit says never changes; when it was sealed, revoked or closed is set once.
create table gate.permit (
  id text primary key,
  account_id text not null,
  place text not null,
  purpose text not null,
  feature text not null,
  classes text[] not null check (cardinality(classes) > 0),
  sets bigint[] not null,
  audiences bigint[] not null,
  from_at timestamptz not null,
  until_at timestamptz not null,
  expires_at timestamptz not null,
  continuous boolean not null,
  entry_id bigint not null,
  leaf_hash text not null,
  sealed_at timestamptz,
  revoked_at timestamptz,
  closed_at timestamptz,
  used_entry_id bigint
);
create index permit_of_place on gate.permit (account_id, place);
create table gate.permit_scope (
  permit_id text not null references gate.permit (id) on delete cascade,
  account_id text not null,
  scope text not null,
  epoch bigint not null,
  primary key (permit_id, scope)
);
create index permit_scope_of_scope on gate.permit_scope (scope);
create index permit_scope_of_account on gate.permit_scope (account_id);

-- Which connection reads under which permit. Unique on the backend: it carries one permit at a time.
create table gate.binding (
  pid integer not null,
  backend_start timestamptz not null,
  permit_id text not null references gate.permit (id) on delete cascade,
  account_id text not null,
  bound_at timestamptz not null default clock_timestamp(),
  bound_in xid8 not null default pg_current_xact_id(),
  primary key (pid, backend_start)
);
create index binding_of_permit on gate.binding (permit_id);
create index binding_of_account on gate.binding (account_id);

-- The rows that a `used` entry commits to: ids, times, classes, pseudonyms; no content.
create table gate.used_item (
  permit_id text not null references gate.permit (id) on delete cascade,
  account_id text not null,
  item text not null,
  body jsonb not null,
  primary key (permit_id, item)
);
create index used_item_of_account on gate.used_item (account_id);

-- Entries whose openings were erased with a place: old evidence then says "erased, not decided".
create table gate.erased_entry (
  entry_id bigint primary key,
  account_id text not null,
  place text not null
);
create index erased_entry_of_place on gate.erased_entry (account_id, place);

do $$
declare t text;
begin
  foreach t in array array['handle', 'contributor_set', 'audience', 'permit', 'permit_scope', 'binding', 'used_item',
                           'erased_entry'] loop
    execute format('alter table gate.%I enable row level security', t);
    execute format('alter table gate.%I force row level security', t);
    execute format('create policy app_of_account on gate.%I for all to app
                      using (account_id = (select gate.acting_account()))
                      with check (account_id = (select gate.acting_account()))', t);
    execute format('create policy wall_all on gate.%I for all to wall using (true) with check (true)', t);
    execute format('grant select, insert, delete on gate.%I to app', t);
    execute format('grant select on gate.%I to wall', t);
  end loop;
end $$;
-- Bindings are the wall's business, and what revokes is a function of the wall.
revoke all on gate.binding from app;
grant insert, delete on gate.binding to wall;
grant update (sealed_at, closed_at, used_entry_id) on gate.permit to app;
grant update (revoked_at) on gate.permit to wall;
