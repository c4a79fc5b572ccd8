-- How much of an organisation's files there is, unsent ones and previews too: asked before each upload and as it ends.
create index file_bytes on chat.file (account_id) include (bytes, preview_bytes);

create function chat.file_bytes() returns bigint language sql stable security definer set search_path = ''
begin atomic
  select coalesce(sum(f.bytes + coalesce(f.preview_bytes, 0)), 0)::bigint from chat.file f
   where f.account_id = nullif(current_setting('highroad.account', true), '');
end;
revoke execute on function chat.file_bytes() from public;
grant select (bytes, preview_bytes) on chat.file to wall;
grant create on schema chat to wall;
alter function chat.file_bytes() owner to wall;
set local role wall;
grant execute on function chat.file_bytes() to app;
reset role;
revoke create on schema chat from wall;
