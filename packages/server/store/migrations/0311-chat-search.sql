-- Search in team chat. Row-level security would keep the index from being used (the operator of full text is not leakproof),
-- so a function of its own role looks the ids up, under the same rule as the policies of `message`; what is shown is then read
-- in the reader's own name.

-- A text as words with single spaces between: whatever is no letter or digit of any script is a space, and the scripts that
-- set no spaces (Han, Kana, Hangul, Thai, Lao, Khmer, Burmese) are taken apart, so that a phrase of letters finds them.
create function chat.words_of(text text) returns text language sql immutable parallel safe
begin atomic
  select regexp_replace(
    regexp_replace(lower(text collate pg_c_utf8), '[^[:alnum:]]+' collate pg_c_utf8, ' ', 'g'),
    '([\u0e01-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3040-\u30ff\u3130-\u318f\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff])' collate pg_c_utf8,
    ' \1 ', 'g');
end;
revoke execute on function chat.words_of(text) from public;
grant execute on function chat.words_of(text) to app, wall;

create index message_words on chat.message using gin (to_tsvector('simple', chat.words_of(text))) where deleted_at is null;
-- The planner's statistics would keep the commonest words after their messages are deleted (R16).
alter index chat.message_words alter column 1 set statistics 0;
create index message_newest on chat.message (account_id, made_at desc, id desc) where deleted_at is null;

-- Words and phrases that must all be there; `beginning`, the last word so far, may go on.
create function chat.asked_for(phrases text[], beginning text) returns tsquery language sql immutable parallel safe
begin atomic
  select coalesce(
    (select string_agg('(' || one.query || ')', ' & ')::tsquery
       from (select phraseto_tsquery('simple', chat.words_of(p))::text as query from unnest(phrases) p
             union all
             select nullif(phraseto_tsquery('simple', chat.words_of(beginning))::text, '') || ':*') one
      where one.query <> ''),
    ''::tsquery);
end;
revoke execute on function chat.asked_for(text[], text) from public;
grant execute on function chat.asked_for(text[], text) to wall;

-- Ids of messages, newest first, of channels that the acting person may read. Null: does not matter.
-- Whether words are rare the planner cannot know, for it may keep no statistics of them: so the index of words is asked first,
-- and where it has more than it is worth to sort, the newest messages are read one by one, which will not take many.
create function chat.search(
  phrases text[], beginning text, unwanted text[], authors text[], channels text[], since timestamptz, until timestamptz,
  with_file boolean, with_link boolean, with_reaction boolean, in_thread boolean,
  older_than timestamptz, older_id text, most integer
) returns setof text language plpgsql stable security definer set search_path = '' as $$
declare
  account text := nullif(current_setting('highroad.account', true), '');
  visible text[] := chat.my_channels() || chat.my_public_channels();
  wanted tsquery := chat.asked_for(phrases, beginning);
  against tsquery := (select string_agg('(' || q || ')', ' | ')::tsquery
                        from (select phraseto_tsquery('simple', chat.words_of(p))::text as q from unnest(unwanted) p) one
                       where q <> '');
  worth_sorting constant integer := 5000;
  found text[];
  has_words constant text := $q$to_tsvector('simple', chat.words_of(m.text)) @@ $1$q$;
  matching constant text := $q$
    select m.id from chat.message m
     where m.account_id = $2 and m.deleted_at is null and m.channel_id = any ($3) and (%s)
       and ($4 is null or not (to_tsvector('simple', chat.words_of(m.text)) @@ $4))
       and ($5 is null or m.author = any ($5))
       and ($6 is null or m.made_at >= $6)
       and ($7 is null or m.made_at < $7)
       and ($8 is not true or m.files > 0)
       and ($9 is not true or m.text ~* 'https?://[^[:space:]]')
       and ($10 is not true or exists (select from chat.reaction r where r.message_id = m.id))
       and ($11 is not true or m.thread_id is not null or m.reply_count > 0)
       and ($12 is null or (m.made_at, m.id) < ($12, $13)) $q$;
begin
  if account is null or nullif(current_setting('highroad.person', true), '') is null then return; end if;
  if channels is not null then
    visible := array(select v from unnest(visible) v where v = any (channels));
  end if;
  if numnode(wanted) > 0 then
    execute format('select array(' || matching || ' limit %s)', has_words, worth_sorting + 1) into found
      using wanted, account, visible, against, authors, since, until, with_file, with_link, with_reaction, in_thread,
            older_than, older_id;
    if cardinality(found) <= worth_sorting then
      return query select m.id from chat.message m where m.id = any (found) order by m.made_at desc, m.id desc limit most;
      return;
    end if;
  elsif cardinality(phrases) > 0 or beginning is not null then
    -- Asked for words, and none of them is one.
    return;
  end if;
  return query execute
    format(matching || ' order by m.made_at desc, m.id desc limit %s',
           case when numnode(wanted) > 0 then '(' || has_words || ') is true' else '$1::tsquery is not null' end, most)
    using wanted, account, visible, against, authors, since, until, with_file, with_link, with_reaction, in_thread,
          older_than, older_id;
end $$;

create policy wall_all on chat.reaction for select to wall using (true);
grant select (message_id) on chat.reaction to wall;
grant select (text, author, made_at, deleted_at, files, thread_id, reply_count) on chat.message to wall;
grant create on schema chat to wall;
revoke execute on function chat.search from public;
alter function chat.search owner to wall;
set local role wall;
grant execute on function chat.search to app;
reset role;
revoke create on schema chat from wall;
