-- Passkeys, and proofs of having signed in afresh. As with the rest of this schema only the role `auth` reaches them.
create table identity.passkey (
  id text primary key,
  person_id text not null references identity.person (id) on delete cascade,
  name text not null,
  -- WebAuthn's own: the credential's id (base64url), its public key (COSE), its counter (0 where it counts nothing).
  credential_id text not null unique,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null,
  synced boolean not null,
  added_at timestamptz not null,
  last_used_at timestamptz
);
create index passkey_person on identity.passkey (person_id);

-- A challenge is made of random bytes under the server's key, so none is kept until it was answered rightly; here lie
-- the answered ones until they expire, so that none is answered twice.
create table identity.spent_challenge (
  challenge_hash bytea primary key,
  expires_at timestamptz not null
);
create index spent_challenge_expiry on identity.spent_challenge (expires_at);

-- A proof is spent by deleting its row. It ends with the session that it was given in.
create table identity.fresh_sign_in (
  proof_hash bytea primary key,
  person_id text not null references identity.person (id) on delete cascade,
  session_id text not null references identity.session (id) on delete cascade,
  act text not null,
  signed_in_by text not null check (signed_in_by in ('password', 'passkey')),
  signed_in_at timestamptz not null,
  expires_at timestamptz not null
);
create index fresh_sign_in_session on identity.fresh_sign_in (session_id);
create index fresh_sign_in_person on identity.fresh_sign_in (person_id);

grant select, insert, update, delete on identity.passkey, identity.spent_challenge, identity.fresh_sign_in to auth;
