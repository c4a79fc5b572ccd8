-- The gate as a service: the keys of programs that ask, and what they asked, in counts.

create schema authzen;
revoke all on schema authzen from public;
grant usage on schema authzen to app, auth;
grant usage, create on schema authzen to wall;

-- A program is known by its key before any account is: so these rows are the role auth's alone, as invitations are.
-- Here lies a digest of the secret. `account_id` null: the operator's, which may ask about every account.
create table authzen.key (
  id text primary key,
  account_id text references identity.account (id) on delete cascade,
  label text not null,
  secret_hash bytea not null unique check (octet_length(secret_hash) = 32),
  made_by text references identity.person (id) on delete set null,
  made_at timestamptz not null,
  revoked_at timestamptz,
  used_at timestamptz,
  -- Requests that could not be read, or that were about no account.
  refused bigint not null default 0 check (refused >= 0)
);
create index key_of_account on authzen.key (account_id);
create index key_made_by on authzen.key (made_by);
grant select, insert, update on authzen.key to auth;

-- What was asked about an account, counted: no ids of items, no words of the caller's. Known words only, else null.
create table authzen.asked (
  account_id text not null,
  day date not null,
  key_id text not null,
  processor text,
  purpose text,
  feature text,
  classes text[] not null,
  decision boolean not null,
  codes text[] not null,
  times bigint not null check (times > 0),
  last_at timestamptz not null,
  constraint asked_line
    unique nulls not distinct (account_id, day, key_id, processor, purpose, feature, classes, decision, codes)
);
create index asked_by_day on authzen.asked (day);

alter table authzen.asked enable row level security;
alter table authzen.asked force row level security;
create policy app_of_account on authzen.asked for all to app
  using (account_id = (select nullif(current_setting('highroad.account', true), '')))
  with check (account_id = (select nullif(current_setting('highroad.account', true), '')));
grant select, insert on authzen.asked to app;
grant update (times, last_at) on authzen.asked to app;

-- Ninety days are kept.
create policy wall_old on authzen.asked for all to wall using (day < current_date - 90);
grant select, delete on authzen.asked to wall;
create function authzen.forget_old() returns void
language sql volatile security definer set search_path = ''
begin atomic
  delete from authzen.asked a where a.day < current_date - 90;
end;
revoke execute on function authzen.forget_old() from public;
alter function authzen.forget_old() owner to wall;
do $$
begin
  set local role wall;
  grant execute on function authzen.forget_old() to app;
  reset role;
end $$;
revoke create on schema authzen from wall;
