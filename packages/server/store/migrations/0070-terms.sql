-- The prose of published terms, tied to the ledger's fact by its digest. It is the operator's, one for all accounts, and
-- public; written once by a function, never changed or deleted.
create table gate.terms_document (
  digest text primary key check (digest = encode(sha256(convert_to(text, 'UTF8')), 'hex')),
  -- Two versions with one number, or in force from one moment, would leave open which one holds.
  version integer not null unique check (version > 0),
  -- Milliseconds since 1970, as in the fact.
  in_force_from bigint not null unique check (in_force_from >= 0),
  text text not null check (char_length(text) between 1 and 200000)
);
alter table gate.terms_document enable row level security;
alter table gate.terms_document force row level security;
create policy wall_all on gate.terms_document for all to wall using (true) with check (true);
grant select, insert on gate.terms_document to wall;

-- Keeping the same text again changes nothing.
create function gate.keep_terms(digest text, version integer, in_force_from bigint, text text) returns void
language sql volatile security definer set search_path = ''
begin atomic
  insert into gate.terms_document (digest, version, in_force_from, text)
  values (keep_terms.digest, keep_terms.version, keep_terms.in_force_from, keep_terms.text)
  on conflict on constraint terms_document_pkey do nothing;
end;

create function gate.terms_documents() returns table (digest text, text text)
language sql stable security definer set search_path = ''
begin atomic
  select d.digest, d.text from gate.terms_document d;
end;

grant create on schema gate to wall;
revoke execute on function gate.keep_terms(text, integer, bigint, text), gate.terms_documents() from public;
alter function gate.keep_terms(text, integer, bigint, text) owner to wall;
alter function gate.terms_documents() owner to wall;
set local role wall;
grant execute on function gate.keep_terms(text, integer, bigint, text), gate.terms_documents() to app;
reset role;
revoke create on schema gate from wall;
