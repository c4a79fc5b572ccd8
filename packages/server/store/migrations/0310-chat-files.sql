-- Files of team chat. Their bytes lie beside the database, sealed with a key of each file's own, which lies in its row sealed
-- with the account's: whoever deletes the row deletes the only way to the bytes, and the bytes follow.

create table chat.file (
  id text primary key check (id ~ '^[0-9a-f]{32}$'),
  account_id text not null,
  channel_id text not null,
  -- Null until it is sent.
  message_id text,
  -- Its order among the files of the message.
  place integer not null default 0,
  uploaded_by text not null,
  uploaded_at timestamptz not null,
  name text not null,
  bytes bigint not null check (bytes >= 0),
  -- Found from the bytes.
  type text not null,
  preview_width integer,
  preview_height integer,
  preview_bytes bigint,
  sealed_key bytea not null,
  contributor_set_id bigint not null,
  audience_id bigint not null,
  classes text[] not null default array['file'] check (cardinality(classes) > 0),
  check ((preview_width is null) = (preview_height is null) and (preview_width is null) = (preview_bytes is null)),
  foreign key (account_id, channel_id) references chat.channel (account_id, id) on delete cascade,
  foreign key (account_id, channel_id, message_id) references chat.message (account_id, channel_id, id) on delete cascade
);
create index file_of_message on chat.file (message_id, place) where message_id is not null;
create index file_unsent on chat.file (uploaded_at) where message_id is null;
create index file_of_channel on chat.file (account_id, channel_id);
alter table chat.file alter name set statistics 0;

-- The key of an account, sealed with the master key (home/keys/files.key). For the server alone.
create table chat.account_key (
  account_id text primary key,
  sealed_key bytea not null,
  made_at timestamptz not null
);

do $$
declare t text;
begin
  foreach t in array array['file', 'account_key'] loop
    execute format('alter table chat.%I enable row level security', t);
    execute format('alter table chat.%I force row level security', t);
    execute format(
      'create policy app_of_account on chat.%I for all to app
         using (account_id = (select chat.acting_account()))
         with check (account_id = (select chat.acting_account()))', t);
  end loop;
end $$;
grant select, insert, update, delete on chat.file to app;
grant select, insert on chat.account_key to app;

create policy app_who_is_in on chat.file as restrictive for select to app
  using ((select chat.acting_person()) is null
      or ((message_id is not null or uploaded_by = (select chat.acting_person()))
          and (channel_id = any ((select chat.my_channels())::text[])
            or channel_id = any ((select chat.my_public_channels())::text[]))));
create policy app_server on chat.account_key as restrictive for select to app
  using ((select chat.acting_person()) is null);

-- Where a file belongs, by its id: asked before anything is known.
create function chat.place_of_file(file text) returns table (account_id text, channel_id text)
language sql stable security definer set search_path = ''
begin atomic
  select f.account_id, f.channel_id from chat.file f where f.id = file;
end;
-- Which of these there are: the others' bytes are nobody's.
create function chat.files_kept(files text[]) returns setof text
language sql stable security definer set search_path = ''
begin atomic
  select f.id from chat.file f where f.id = any (files);
end;
create function chat.files_unsent(uploaded_before timestamptz) returns table (id text, account_id text)
language sql stable security definer set search_path = ''
begin atomic
  select f.id, f.account_id from chat.file f
   where f.message_id is null and f.uploaded_at < uploaded_before order by f.uploaded_at limit 1000;
end;
-- However a row goes, with its message or its channel: once that is committed the bytes go too.
create function chat.file_gone() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  perform pg_notify('chat_file_gone', old.id);
  return null;
end $$;
create trigger file_gone after delete on chat.file for each row execute function chat.file_gone();

create policy wall_all on chat.file for select to wall using (true);
grant select (id, account_id, channel_id, message_id, uploaded_at) on chat.file to wall;
grant create on schema chat to wall;
do $$
declare f text;
begin
  foreach f in array array['chat.place_of_file(text)', 'chat.files_kept(text[])', 'chat.files_unsent(timestamptz)',
                           'chat.file_gone()'] loop
    execute format('revoke execute on function %s from public', f);
    execute format('alter function %s owner to wall', f);
  end loop;
end $$;
set local role wall;
grant execute on function chat.place_of_file(text) to app;
grant execute on function chat.files_kept(text[]) to jobs;
grant execute on function chat.files_unsent(timestamptz) to jobs;
reset role;
revoke create on schema chat from wall;
grant usage on schema chat to jobs;
