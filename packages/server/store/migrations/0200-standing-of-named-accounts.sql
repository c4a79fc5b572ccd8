-- What stands of a person goes to the account in whose place they are. Form notices of other accounts went along, with the
-- ids of those accounts: nothing that this account may know. Now it gets those alone of accounts that it names, as it does of
-- the ones for which its people join.
drop function gate.standing_for(text[]);

create function gate.standing_for(handles text[], acting_for text[])
returns table (handle text, subject text, body jsonb, until timestamptz)
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
       and (s.body ->> 'account' is null or s.body ->> 'account' = any (acting_for))
     order by h.handle, s.since, s.subject;
end $$;

grant create on schema gate to wall;
revoke execute on function gate.standing_for(text[], text[]) from public;
alter function gate.standing_for(text[], text[]) owner to wall;
set local role wall;
grant execute on function gate.standing_for(text[], text[]) to app;
reset role;
revoke create on schema gate from wall;
