-- Team chat: channels, who is in them, messages and what hangs on them.
-- Every table belongs to an account. `app` sees rows of the account it acts in. Where a person acts, content is for those who
-- are in the channel, and of public channels for whoever acts as a member of the account, which the server says after asking
-- who is one (`highroad.member`: the account again; left unsaid, nobody is). Where no person acts, the server does.
-- `ai` gets nothing: no feature reads chat yet, and what nobody needs is denied.

create schema chat;
grant usage on schema chat to app, wall;

create function chat.acting_account() returns text language sql stable set search_path = ''
  return nullif(current_setting('highroad.account', true), '');
create function chat.acting_person() returns text language sql stable set search_path = ''
  return nullif(current_setting('highroad.person', true), '');
create function chat.member_of() returns text language sql stable set search_path = ''
  return nullif(current_setting('highroad.member', true), '');
revoke execute on all functions in schema chat from public;
grant execute on all functions in schema chat to app;

create table chat.channel (
  id text primary key check (id ~ '^[a-z0-9]{20,64}$'),
  account_id text not null,
  kind text not null check (kind in ('public', 'private', 'direct')),
  name text,
  topic text not null default '',
  opened_by text not null,
  opened_at timestamptz not null,
  archived_at timestamptz,
  audience_id bigint not null,
  -- The last value given. Whoever takes one holds this row to the end of the transaction, so that values become visible in
  -- their order and none is skipped: who has seen up to one has seen all before it.
  counter bigint not null default 0,
  -- Raised with every change of who is in it, under the same lock: what is handed on carries the value that it was written
  -- under, and nothing is handed on to people of an older one.
  people_version bigint not null default 0,
  members integer not null default 0,
  -- The newest message of the channel's own line.
  last_place bigint not null default 0,
  last_at timestamptz,
  -- Direct messages are found by exactly who is in them: a digest of the set.
  direct_key bytea,
  check ((kind = 'direct') = (direct_key is not null)),
  check ((kind = 'direct') = (name is null)),
  unique (account_id, id),
  unique (account_id, direct_key)
);
create unique index channel_by_name on chat.channel (account_id, lower(name)) where kind <> 'direct';

create table chat.member (
  channel_id text not null,
  account_id text not null,
  person_id text not null,
  handle text not null check (handle ~ '^[0-9a-f]{32}$'),
  acts_for text,
  -- No member of the organisation: came by a link into this channel.
  guest boolean not null,
  -- The set of just this person: what they write names it.
  contributor_set_id bigint not null,
  joined_at timestamptz not null,
  left_at timestamptz,
  read_place bigint not null default 0,
  muted boolean not null default false,
  primary key (channel_id, person_id),
  foreign key (account_id, channel_id) references chat.channel (account_id, id) on delete cascade
);
create index member_of_person on chat.member (person_id, channel_id) where left_at is null;
create index member_of_account on chat.member (account_id);

-- Content. `changed` is `place` at first and a later value of the same counter after every change.
create table chat.message (
  id text primary key check (id ~ '^[a-z0-9]{20,64}$'),
  account_id text not null,
  channel_id text not null,
  place bigint not null check (place > 0),
  changed bigint not null check (changed >= place),
  thread_id text,
  handle text not null,
  author text not null,
  author_name text not null,
  made_at timestamptz not null,
  edited_at timestamptz,
  -- The row stays, for its place; nothing of its content does (R16).
  deleted_at timestamptz,
  text text not null,
  client_id text not null,
  contributor_set_id bigint not null,
  audience_id bigint not null,
  classes text[] not null default array['message'] check (cardinality(classes) > 0),
  files integer not null default 0,
  pinned_at timestamptz,
  reply_count integer not null default 0,
  reply_at timestamptz,
  -- Who replied last, at most three.
  reply_people text[] not null default '{}',
  check (deleted_at is null or text = ''),
  unique (channel_id, place),
  unique (channel_id, author, client_id),
  unique (account_id, channel_id, id),
  foreign key (account_id, channel_id) references chat.channel (account_id, id) on delete cascade
);
create unique index message_changed on chat.message (channel_id, changed);
-- The channel's own line, with what counting needs.
create index message_line on chat.message (channel_id, place) include (account_id, author, deleted_at)
  where thread_id is null;
create index message_thread on chat.message (thread_id, place) where thread_id is not null;
create index message_pinned on chat.message (channel_id, pinned_at) where pinned_at is not null;
create index message_of_account on chat.message (account_id);

create table chat.reaction (
  message_id text not null,
  account_id text not null,
  channel_id text not null,
  emoji text not null,
  person_id text not null,
  made_at timestamptz not null,
  primary key (message_id, emoji, person_id),
  foreign key (account_id, channel_id, message_id) references chat.message (account_id, channel_id, id) on delete cascade
);
create index reaction_of_account on chat.reaction (account_id, channel_id);

-- Whom a message names: a person, or everybody in the channel as `*`.
create table chat.mention (
  message_id text not null,
  account_id text not null,
  channel_id text not null,
  place bigint not null,
  author text not null,
  person_id text not null,
  primary key (message_id, person_id),
  foreign key (account_id, channel_id, message_id) references chat.message (account_id, channel_id, id) on delete cascade
);
create index mention_of_person on chat.mention (channel_id, person_id, place);
create index mention_of_account on chat.mention (account_id);

-- Content that only its writer may see, the server not excepted. An empty thread is the channel's own line.
create table chat.draft (
  account_id text not null,
  channel_id text not null,
  person_id text not null,
  thread_id text not null default '',
  text text not null,
  kept_at timestamptz not null,
  primary key (channel_id, person_id, thread_id),
  foreign key (account_id, channel_id) references chat.channel (account_id, id) on delete cascade
);
create index draft_of_person on chat.draft (account_id, person_id);

-- One link a channel; the token itself is shown once and kept nowhere.
create table chat.guest_link (
  channel_id text primary key,
  account_id text not null,
  token_hash bytea not null unique,
  made_by text not null,
  made_at timestamptz not null,
  expires_at timestamptz not null,
  foreign key (account_id, channel_id) references chat.channel (account_id, id) on delete cascade
);
create index guest_link_of_account on chat.guest_link (account_id);

-- The planner's statistics would keep the commonest texts after their rows are deleted (R16), for all accounts together.
alter table chat.channel alter name set statistics 0;
alter table chat.channel alter topic set statistics 0;
alter table chat.message alter author_name set statistics 0;
alter table chat.message alter text set statistics 0;
alter table chat.reaction alter emoji set statistics 0;
alter table chat.draft alter text set statistics 0;

do $$
declare t text;
begin
  foreach t in array array['channel', 'member', 'message', 'reaction', 'mention', 'draft', 'guest_link'] loop
    execute format('alter table chat.%I enable row level security', t);
    execute format('alter table chat.%I force row level security', t);
    execute format(
      'create policy app_of_account on chat.%I for all to app
         using (account_id = (select chat.acting_account()))
         with check (account_id = (select chat.acting_account()))', t);
    execute format('grant select, insert, update, delete on chat.%I to app', t);
  end loop;
end $$;

-- Which channels the acting person is in. A function of its own role's rights: a policy on `member` cannot ask `member`.
create function chat.my_channels() returns text[] language sql stable security definer set search_path = ''
begin atomic
  select coalesce(array_agg(m.channel_id), '{}') from chat.member m
   where m.person_id = nullif(current_setting('highroad.person', true), '')
     and m.account_id = nullif(current_setting('highroad.account', true), '') and m.left_at is null;
end;
create function chat.my_public_channels() returns text[] language sql stable security definer set search_path = ''
begin atomic
  select coalesce(array_agg(c.id), '{}') from chat.channel c
   where c.kind = 'public' and c.account_id = nullif(current_setting('highroad.account', true), '')
     and c.account_id = nullif(current_setting('highroad.member', true), '');
end;
-- To which account a channel belongs, by its id: asked before anything is known, and says nothing else.
create function chat.account_of(channel text) returns text language sql stable security definer set search_path = ''
begin atomic
  select c.account_id from chat.channel c where c.id = channel;
end;
create function chat.place_of(message text) returns table (account_id text, channel_id text)
language sql stable security definer set search_path = ''
begin atomic
  select m.account_id, m.channel_id from chat.message m where m.id = message;
end;
create function chat.behind_link(token_hash bytea) returns table (account_id text, channel_id text, expires_at timestamptz)
language sql stable security definer set search_path = ''
begin atomic
  select l.account_id, l.channel_id, l.expires_at from chat.guest_link l where l.token_hash = behind_link.token_hash;
end;

create policy wall_all on chat.member for select to wall using (true);
create policy wall_all on chat.channel for select to wall using (true);
create policy wall_all on chat.message for select to wall using (true);
create policy wall_all on chat.guest_link for select to wall using (true);
grant select (channel_id, account_id, person_id, left_at) on chat.member to wall;
grant select (id, account_id, kind) on chat.channel to wall;
grant select (id, account_id, channel_id) on chat.message to wall;
grant select (channel_id, account_id, token_hash, expires_at) on chat.guest_link to wall;

grant create on schema chat to wall;
do $$
declare f text;
begin
  foreach f in array array['chat.my_channels()', 'chat.my_public_channels()', 'chat.account_of(text)',
                           'chat.place_of(text)', 'chat.behind_link(bytea)'] loop
    execute format('revoke execute on function %s from public', f);
    execute format('alter function %s owner to wall', f);
    set local role wall;
    execute format('grant execute on function %s to app', f);
    reset role;
  end loop;
end $$;
revoke create on schema chat from wall;

do $$
declare t text;
begin
  foreach t in array array['member', 'message', 'reaction', 'mention', 'guest_link'] loop
    execute format(
      'create policy app_who_is_in on chat.%I as restrictive for select to app
         using ((select chat.acting_person()) is null
             or channel_id = any ((select chat.my_channels())::text[])
             or channel_id = any ((select chat.my_public_channels())::text[]))', t);
  end loop;
end $$;
create policy app_who_is_in on chat.channel as restrictive for select to app
  using ((select chat.acting_person()) is null or id = any ((select chat.my_channels())::text[])
      or (kind = 'public' and account_id = (select chat.member_of())));
create policy app_own on chat.draft as restrictive for select to app
  using (person_id = (select chat.acting_person()));
