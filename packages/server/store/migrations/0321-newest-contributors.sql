-- As in 0320, those first who wrote last: an entry of the ledger holds a few hundred names, and where a window has more people,
-- the permit is for those.
create or replace function gate.messages_to_decide(of_account text, of_channel text, from_ms bigint, until_ms bigint,
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
      select jsonb_agg(jsonb_build_object('id', f.id::text, 'members', f.members, 'items', f.items)
                       order by f.newest desc, f.id)
        from (select s.id, s.members, jsonb_agg(jsonb_build_object('classes', g.classes,
                       'time', (extract(epoch from g.first_at) * 1000)::bigint)) as items,
                     max(g.last_at) as newest
                from (select m.contributor_set_id, m.classes, min(m.made_at) as first_at, max(m.made_at) as last_at
                        from chat.message m
                       where m.account_id = of_account and m.channel_id = of_channel and m.deleted_at is null
                         and m.made_at >= from_then and m.made_at < until_then
                         and m.classes <@ of_classes and (only_handle is null or m.handle = only_handle)
                       group by m.contributor_set_id, m.classes, width_bucket(m.made_at, bounds)) g
                join gate.contributor_set s on s.id = g.contributor_set_id
               group by s.id, s.members) f), '[]');
end $$;
