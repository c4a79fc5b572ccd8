-- Consent forms: the signed records, whose digests the ledger holds, and the attempts to sign that were refused.

create table gate.form (
  account_id text not null,
  form text not null,
  -- Compact JWS. Its payload holds the record that the owner signed, their typed name in it.
  jws text not null check (char_length(jws) between 1 and 200000),
  mail text not null default 'none' check (mail in ('none', 'waiting', 'sent', 'failed')),
  primary key (account_id, form)
);

-- What ended with a form, counted in the transaction that ended it.
create table gate.form_end (
  account_id text not null,
  form text not null,
  permits integer not null check (permits >= 0),
  primary key (account_id, form)
);

-- Who tried to sign without owning the account: one row a person, however often they try.
create table gate.form_attempt (
  account_id text not null,
  handle text not null check (handle ~ '^[0-9a-f]{32}$'),
  first_at timestamptz not null,
  last_at timestamptz not null,
  times integer not null check (times > 0),
  primary key (account_id, handle)
);

do $$
declare t text;
begin
  foreach t in array array['form', 'form_end', 'form_attempt'] loop
    execute format('alter table gate.%I enable row level security', t);
    execute format('alter table gate.%I force row level security', t);
    execute format('create policy app_of_account on gate.%I for all to app
                      using (account_id = (select gate.acting_account()))
                      with check (account_id = (select gate.acting_account()))', t);
    execute format('grant select, insert on gate.%I to app', t);
  end loop;
end $$;
grant update (mail) on gate.form to app;
grant update (last_at, times) on gate.form_attempt to app;
