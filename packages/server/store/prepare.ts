/**
 * The SQL that only a superuser can run, once a database: roles, and what PUBLIC and `ai` lose. It may be run again at
 * any time. It holds SCRAM verifiers, no passwords, so that it can be printed for somebody else's PostgreSQL. There it
 * changes nothing where the database is another one, too old, or has roles of these names that are not Highroad's.
 */
import { LOGIN_ROLES, type Passwords, scramVerifier } from './passwords.ts'
import { CLOSED_FUNCTIONS, CLOSED_VIEWS, GRANTED_BACK } from './wall-privileges.ts'

const ROLES = [...LOGIN_ROLES, 'wall']

export function preparingSql(database: string, passwords: Passwords): string {
  const quoted = `"${database.replaceAll('"', '""')}"`
  const literal = `'${database.replaceAll("'", "''")}'`
  const names = `array['${ROLES.join("', '")}']`
  const logins = LOGIN_ROLES.map(
    (role) =>
      `alter role ${role} login noinherit nosuperuser nocreatedb nocreaterole noreplication nobypassrls password '${scramVerifier(role, passwords[role])}';`,
  )
  const grants = Object.entries(GRANTED_BACK).map(
    ([role, functions]) =>
      `grant execute on function ${functions.map((name) => `pg_catalog.${name}`).join(', ')} to ${role};`,
  )
  return `-- Run as a superuser, connected to the database ${quoted}.
begin;
do $$
declare role text; f regprocedure; v text;
begin
  if current_database() <> ${literal} then
    raise exception 'This is the database %. Connect to ${database.replaceAll("'", "''").replaceAll('%', '%%')} and run it there.', current_database();
  end if;
  if current_setting('server_version_num')::int < 180000 then
    raise exception 'Highroad needs PostgreSQL 18 or later; this is %.', current_setting('server_version');
  end if;
  if not exists (select from pg_authid where rolname = 'owner' and rolpassword = '${scramVerifier('owner', passwords.owner)}') then
    select string_agg(r.rolname, ', ') into v from pg_roles r where r.rolname = any (${names});
    if v is not null then
      raise exception 'This PostgreSQL has roles that this Highroad did not make: %. Roles belong to all databases of a server, so give Highroad a PostgreSQL server of its own; if they are this Highroad''s, put back its keys/database.json.', v;
    end if;
  end if;
  foreach role in array ${names} loop
    if not exists (select from pg_roles r where r.rolname = role) then execute format('create role %I', role); end if;
  end loop;
  for f in select p.oid::regprocedure from pg_proc p
            where p.pronamespace = 'pg_catalog'::regnamespace and p.proname ~ '${CLOSED_FUNCTIONS}' loop
    execute format('revoke execute on function %s from public, ai', f);
  end loop;
  foreach v in array array['${CLOSED_VIEWS.join("', '")}'] loop
    execute format('revoke all on pg_catalog.%I from public, ai', v);
  end loop;
  for role in select m.roleid::regrole::text from pg_auth_members m where m.member = 'ai'::regrole loop
    execute format('revoke %s from ai', role);
  end loop;
  for v in select n.nspname from pg_namespace n where has_schema_privilege('ai', n.oid, 'create') loop
    execute format('revoke create on schema %I from public, ai', v);
  end loop;
  for v in select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema' loop
    execute format('revoke insert, update, delete, truncate, references, trigger on %s from public, ai', v);
  end loop;
end $$;
${logins.join('\n')}
alter role wall nologin inherit nosuperuser nobypassrls;
alter role ai set statement_timeout = '60s';
alter role ai connection limit 12;
alter role ai set idle_in_transaction_session_timeout = '30s';
-- The walls' functions run as wall: as a member of ai it can see and end the sessions of ai, and of nobody else.
grant ai to wall with inherit true, set false;
grant wall to owner with inherit false, set true;
revoke all on database ${quoted} from public, ai;
grant connect, create, temporary on database ${quoted} to owner;
grant connect on database ${quoted} to ${LOGIN_ROLES.filter((role) => role !== 'owner').join(', ')};
revoke all on schema public from public, ai;
revoke usage on language plpgsql from public, ai;
grant usage on language plpgsql to owner;
${grants.join('\n')}
commit;
`
}
