-- People, accounts and sign-in. Only the role `auth` reaches this schema: who somebody is concerns sign-in alone, and
-- `app`, `ai`, `jobs` and `sequencer` learn of a person through the server's own code or not at all. These tables belong
-- to no account (a person lives across accounts), so they have no tenant policy; what keeps them apart is that no other
-- role may even name them.
create schema identity;

-- The first four are better-auth's (its spelling of columns), under our words: its `user` is a person, its `account` a
-- credential.
create table identity.person (
  id text primary key,
  name text not null,
  email text not null unique,
  "emailVerified" boolean not null default false,
  image text,
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null default now(),
  -- Ours: whoever set this deployment up.
  operator boolean not null default false
);

create table identity.session (
  id text primary key,
  "expiresAt" timestamptz not null,
  token text not null unique,
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null default now(),
  "ipAddress" text,
  "userAgent" text,
  "userId" text not null references identity.person (id) on delete cascade
);
create index session_person on identity.session ("userId");

create table identity.credential (
  id text primary key,
  "accountId" text not null,
  "providerId" text not null,
  "userId" text not null references identity.person (id) on delete cascade,
  "accessToken" text,
  "refreshToken" text,
  "idToken" text,
  "accessTokenExpiresAt" timestamptz,
  "refreshTokenExpiresAt" timestamptz,
  scope text,
  password text,
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null default now()
);
create index credential_person on identity.credential ("userId");

create table identity.verification (
  id text primary key,
  identifier text not null,
  value text not null,
  "expiresAt" timestamptz not null,
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null default now()
);
create index verification_identifier on identity.verification (identifier);

-- The rest is ours.
create table identity.account (
  id text primary key,
  organisation text not null,
  created_at timestamptz not null
);

create table identity.membership (
  account_id text not null references identity.account (id) on delete cascade,
  person_id text not null references identity.person (id) on delete cascade,
  role text not null check (role in ('owner', 'admin', 'member')),
  since timestamptz not null,
  primary key (account_id, person_id)
);
create index membership_person on identity.membership (person_id);

-- The link's token is derived from the id with a key outside the database; here lies its hash alone.
create table identity.invitation (
  id text primary key,
  account_id text not null references identity.account (id) on delete cascade,
  role text not null check (role in ('owner', 'admin', 'member')),
  token_hash bytea not null unique,
  invited_by text not null references identity.person (id) on delete cascade,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  used_by text references identity.person (id) on delete set null
);
create index invitation_account on identity.invitation (account_id);

create table identity.guest (
  id text primary key,
  name text not null,
  token_hash bytea not null unique,
  created_at timestamptz not null
);

-- One row once the deployment is set up.
create table identity.set_up (
  once boolean primary key default true check (once),
  at timestamptz not null
);

revoke all on schema identity from public;
grant usage on schema identity to auth;
grant select, insert, update, delete on all tables in schema identity to auth;
