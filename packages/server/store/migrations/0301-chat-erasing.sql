-- Erasing a channel (R16): the pseudonyms of those who came into it go as those of a meeting do. As in 0020, with
-- `channel-joined` besides.
set local role wall;
drop function ledger.erase_place(text);
reset role;
create function ledger.erase_place(place text) returns table (entry_id bigint)
language plpgsql volatile security definer set search_path = '' as $$
#variable_conflict use_column
declare
  account text := nullif(current_setting('highroad.account', true), '');
  wanted text[];
begin
  wanted := array(
    select 'handle:' || (o.body ->> 'handle') from ledger.opening o
     where o.kind = 'fact' and o.scopes && array[place] and o.account_id = account
       and o.body ->> 'kind' in ('contributor-joined', 'channel-joined')) || place;
  delete from ledger.scope_head h where h.scope = any (wanted) and h.scope <> place;
  return query
    delete from ledger.opening o where o.account_id = account and (
         (o.kind = 'fact' and o.scopes && wanted and o.body ->> 'kind' <> 'meeting-erased')
      or (o.kind = 'permit' and o.body ->> 'place' = place)
      or (o.kind = 'used' and o.body ->> 'permit' in (
            select p.body ->> 'permit' from ledger.opening p
             where p.kind = 'permit' and p.account_id = account and p.body ->> 'place' = place)))
    returning o.entry_id;
end $$;
revoke execute on function ledger.erase_place(text) from public;
grant create on schema ledger to wall;
alter function ledger.erase_place(text) owner to wall;
set local role wall;
grant execute on function ledger.erase_place(text) to app;
reset role;
revoke create on schema ledger from wall;
