-- `wall.bound()` is volatile, so `where p.id = wall.bound()` asked it again for every permit that was ever given: reading under
-- a permit grew slower with each. In a subquery it is asked once, and the permit is found by its key.
grant create on schema wall to wall;
set local role wall;
create or replace function wall.bound_permit() returns table (meeting_id text, classes text[], sets bigint[],
                                                              audiences bigint[], from_at timestamptz, until_at timestamptz)
language sql volatile security definer set search_path = ''
begin atomic
  select wall.meeting_of(p.place), p.classes, p.sets, p.audiences, p.from_at, p.until_at
    from gate.permit p where p.id = (select wall.bound());
end;
reset role;
revoke create on schema wall from wall;
