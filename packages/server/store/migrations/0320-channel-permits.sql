-- Permits of channels: what one opens of `chat.message`, for `ai` too. Numbered after the tables of chat, which it reads.

-- The class of what is written in a channel is `chat`; what stood here is no class of the rules, and a permit of it could never
-- be. `owner` sees no row while policies are forced.
alter table chat.message no force row level security;
update chat.message set classes = array['chat'] where classes = array['message'];
alter table chat.message force row level security;
alter table chat.message alter classes set default array['chat'];
alter table chat.message add constraint message_classes check (
  classes <@ array['audio', 'video', 'screen', 'transcript', 'chat', 'file', 'recording', 'business-record']);

-- In the order in which a permit is read.
create index message_made on chat.message (channel_id, made_at, place) where deleted_at is null;
create index member_of_handle on chat.member (handle);

-- Who asked, in a channel: a permit opens nothing once they are out of it.
alter table gate.permit add column asker text check (asker ~ '^[0-9a-f]{32}$');

grant select (handle) on chat.member to wall;
grant select (counter) on chat.channel to wall;
grant select (changed, edited_at, contributor_set_id) on chat.message to wall;

-- Bound permits say their channel besides their meeting.
drop policy ai_read on meeting.turn;
set local role wall;
drop function wall.bound_permit(), wall.opened(text), wall.lives(text), gate.write_permits(jsonb);
reset role;

-- Null for a place that is no channel, and null equals nothing.
create function wall.channel_of(place text) returns text
language sql immutable set search_path = ''
return case when place like 'channel:%' then substr(place, 9) end;

-- As before; and a permit of a channel lives only while who asked for it is in it.
create function wall.lives(permit text) returns boolean
language plpgsql volatile security definer set search_path = '' as $$
declare account text;
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'wall: read committed only' using errcode = '25001';
  end if;
  select p.account_id into account from gate.permit p where p.id = permit;
  if not found then return false; end if;
  perform pg_catalog.pg_advisory_xact_lock_shared(77, wall.account_key(account));
  return exists (
    select from gate.permit p
     where p.id = permit and not p.continuous
       and p.sealed_at is not null and p.revoked_at is null and p.closed_at is null
       and p.expires_at > clock_timestamp()
       and (wall.channel_of(p.place) is null or exists (
         select from chat.member m
          where m.handle = p.asker and m.channel_id = wall.channel_of(p.place) and m.account_id = p.account_id
            and m.left_at is null))
       and exists (select from gate.permit_scope s where s.permit_id = p.id)
       and not exists (
         select from gate.permit_scope s left join ledger.scope_head h on h.scope = s.scope
          where s.permit_id = p.id and coalesce(h.epoch, 0) <> s.epoch));
end $$;

create function wall.bound_permit() returns table (meeting_id text, channel_id text, classes text[], sets bigint[],
                                                    audiences bigint[], from_at timestamptz, until_at timestamptz)
language sql volatile security definer set search_path = ''
begin atomic
  select wall.meeting_of(p.place), wall.channel_of(p.place), p.classes, p.sets, p.audiences, p.from_at, p.until_at
    from gate.permit p where p.id = (select wall.bound());
end;

create function wall.opened(permit text) returns table (account_id text, meeting_id text, channel_id text, classes text[],
                                                        sets bigint[], audiences bigint[], from_at timestamptz,
                                                        until_at timestamptz)
language plpgsql volatile security definer set search_path = '' as $$
begin
  if not wall.lives(permit) then return; end if;
  return query
    select p.account_id, wall.meeting_of(p.place), wall.channel_of(p.place), p.classes, p.sets, p.audiences, p.from_at,
           p.until_at
      from gate.permit p where p.id = permit;
end $$;

-- How far the channel of a permit had come when the asking statement began: stable, so that it sees what that statement sees.
create function wall.came_to(permit text) returns bigint
language sql stable security definer set search_path = ''
begin atomic
  select c.counter from gate.permit p join chat.channel c on c.id = wall.channel_of(p.place) where p.id = permit;
end;

-- Which messages that a permit covers were edited or deleted since the channel had come so far. No content.
create function wall.changed_since(permit text, since bigint) returns text[]
language sql stable security definer set search_path = ''
begin atomic
  select coalesce(array_agg(m.id), '{}')
    from gate.permit p
    join chat.message m on m.channel_id = wall.channel_of(p.place) and m.account_id = p.account_id
   where p.id = permit and m.changed > since and (m.edited_at is not null or m.deleted_at is not null)
     and m.contributor_set_id = any (p.sets);
end;

-- As before, with who asked.
create function gate.write_permits(permits jsonb) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform gate.must_write_for(array(select p ->> 'account' from jsonb_array_elements(permits) as p));
  with given as (
    select * from jsonb_to_recordset(permits) as p (
      id text, account text, place text, purpose text, feature text, classes text[], sets bigint[], audiences bigint[],
      "from" bigint, "until" bigint, expires bigint, continuous boolean, entry bigint, leaf text, asker text,
      scopes text[], epochs bigint[])),
  written as (
    insert into gate.permit (id, account_id, place, purpose, feature, classes, sets, audiences, from_at, until_at,
                             expires_at, continuous, entry_id, leaf_hash, asker)
    select p.id, p.account, p.place, p.purpose, p.feature, p.classes, p.sets, p.audiences,
           to_timestamp(p."from" / 1000.0), to_timestamp(p."until" / 1000.0), to_timestamp(p.expires / 1000.0),
           p.continuous, p.entry, p.leaf, p.asker
      from given p)
  insert into gate.permit_scope (permit_id, account_id, scope, epoch)
  select p.id, p.account, s.scope, s.epoch from given p, unnest(p.scopes, p.epochs) as s (scope, epoch);
end $$;

grant create on schema wall, gate to wall;
do $$
declare f text;
begin
  foreach f in array array['wall.channel_of(text)', 'wall.lives(text)', 'wall.bound_permit()', 'wall.opened(text)',
                           'wall.came_to(text)', 'wall.changed_since(text, bigint)', 'gate.write_permits(jsonb)'] loop
    execute format('revoke execute on function %s from public', f);
    execute format('alter function %s owner to wall', f);
    set local role wall;
    execute format('revoke execute on function %s from owner', f);
    execute format('grant execute on function %s to wall', f);
    reset role;
  end loop;
end $$;
set local role wall;
grant execute on function wall.bound_permit(), wall.opened(text), wall.came_to(text), wall.changed_since(text, bigint)
  to ai;
grant execute on function wall.opened(text), gate.write_permits(jsonb) to app;
reset role;
revoke create on schema wall, gate from wall;

create policy ai_read on meeting.turn for select to ai using (
      account_id = (select wall.live_account('transcript'))
  and meeting_id = (select p.meeting_id from wall.bound_permit() p)
  and contributor_set_id = any ((select p.sets from wall.bound_permit() p)::bigint[])
  and audience_id = any ((select p.audiences from wall.bound_permit() p)::bigint[])
  and classes <@ (select p.classes from wall.bound_permit() p)::text[]
  and from_at >= (select p.from_at from wall.bound_permit() p)
  and from_at < (select p.until_at from wall.bound_permit() p)
  and hidden_since is null);
create policy ai_read on chat.message for select to ai using (
      account_id = (select wall.live_account('chat'))
  and channel_id = (select p.channel_id from wall.bound_permit() p)
  and contributor_set_id = any ((select p.sets from wall.bound_permit() p)::bigint[])
  and audience_id = any ((select p.audiences from wall.bound_permit() p)::bigint[])
  and classes <@ (select p.classes from wall.bound_permit() p)::text[]
  and made_at >= (select p.from_at from wall.bound_permit() p)
  and made_at < (select p.until_at from wall.bound_permit() p)
  and deleted_at is null);
grant usage on schema chat to ai;
grant select (id, account_id, channel_id, place, thread_id, contributor_set_id, audience_id, classes, made_at, deleted_at,
              text, handle)
  on chat.message to ai;

-- Of messages what `gate.items_to_decide` is of turns. `only`: of this contributor alone. `asker`: nothing is found for
-- somebody who is not in the channel. `newest`: at most so many of all that are there, the newest; the window begins with
-- them, and `begins` (milliseconds since 1970) says where.
create function gate.messages_to_decide(of_account text, of_channel text, from_ms bigint, until_ms bigint,
                                        of_classes text[], changes bigint[], only_handle text, asker text, newest integer)
returns table (is_in boolean, begins bigint, audience bigint, sets jsonb)
language plpgsql volatile set search_path = '' as $$
#variable_conflict use_column
declare
  bounds timestamptz[] := array(select timestamptz 'epoch' + (c - 0.5) * interval '1 millisecond'
                                  from unnest(changes) as c order by c);
  from_then timestamptz := to_timestamp(from_ms / 1000.0);
  until_then timestamptz := to_timestamp(until_ms / 1000.0);
  starts bigint := from_ms;
begin
  perform set_config('highroad.account', of_account, true), set_config('highroad.person', '', true);
  if not exists (select from chat.member m
                  where m.handle = asker and m.channel_id = of_channel and m.account_id = of_account
                    and m.left_at is null) then
    return query select false, from_ms, null::bigint, '[]'::jsonb;
    return;
  end if;
  if newest is not null then
    starts := greatest(from_ms, coalesce(
      (select floor(extract(epoch from m.made_at) * 1000)::bigint
         from chat.message m
        where m.channel_id = of_channel and m.account_id = of_account and m.deleted_at is null
          and m.made_at >= from_then and m.made_at < until_then and (only_handle is null or m.handle = only_handle)
        order by m.made_at desc, m.place desc offset newest - 1 limit 1), from_ms));
    from_then := to_timestamp(starts / 1000.0);
  end if;
  return query
    select true, starts, (select a.id from gate.audience a
                           where a.account_id = of_account and a.place = 'channel:' || of_channel),
           coalesce((
      select jsonb_agg(jsonb_build_object('id', f.id::text, 'members', f.members, 'items', f.items) order by f.id)
        from (select s.id, s.members, jsonb_agg(jsonb_build_object('classes', g.classes,
                       'time', (extract(epoch from g.first_at) * 1000)::bigint)) as items
                from (select m.contributor_set_id, m.classes, min(m.made_at) as first_at
                        from chat.message m
                       where m.account_id = of_account and m.channel_id = of_channel and m.deleted_at is null
                         and m.made_at >= from_then and m.made_at < until_then
                         and m.classes <@ of_classes and (only_handle is null or m.handle = only_handle)
                       group by m.contributor_set_id, m.classes, width_bucket(m.made_at, bounds)) g
                join gate.contributor_set s on s.id = g.contributor_set_id
               group by s.id, s.members) f), '[]');
end $$;
revoke execute on function gate.messages_to_decide(text, text, bigint, bigint, text[], bigint[], text, text, integer)
  from public;
grant execute on function gate.messages_to_decide(text, text, bigint, bigint, text[], bigint[], text, text, integer) to app;

-- Erasing a channel, as in 0301: the fact that says it was erased stays, as a meeting's does.
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
         (o.kind = 'fact' and o.scopes && wanted and o.body ->> 'kind' not in ('meeting-erased', 'channel-erased'))
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
