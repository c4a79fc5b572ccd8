/**
 * The SQL that only a superuser can run, once a database: roles, and what PUBLIC loses. It may be run again at any time.
 * It holds SCRAM verifiers, no passwords, so that it can be printed for somebody else's PostgreSQL.
 */
import { LOGIN_ROLES, type Passwords, scramVerifier } from './passwords.ts'
import { CLOSED_FUNCTIONS, CLOSED_VIEWS, GRANTED_BACK } from './wall-privileges.ts'

export function preparingSql(database: string, passwords: Passwords): string {
  const quoted = `"${database.replaceAll('"', '""')}"`
  const logins = LOGIN_ROLES.map(
    (role) =>
      `alter role ${role} login noinherit nosuperuser nocreatedb nocreaterole noreplication nobypassrls password '${scramVerifier(role, passwords[role])}';`,
  )
  const grants = Object.entries(GRANTED_BACK).map(
    ([role, functions]) =>
      `grant execute on function ${functions.map((name) => `pg_catalog.${name}`).join(', ')} to ${role};`,
  )
  return `-- Run as a superuser, connected to the database ${quoted}.
do $$
declare role text; f regprocedure; v text;
begin
  foreach role in array array['${[...LOGIN_ROLES, 'wall'].join("', '")}'] loop
    if not exists (select from pg_roles r where r.rolname = role) then execute format('create role %I', role); end if;
  end loop;
  for f in select p.oid::regprocedure from pg_proc p
            where p.pronamespace = 'pg_catalog'::regnamespace and p.proname ~ '${CLOSED_FUNCTIONS}' loop
    execute format('revoke execute on function %s from public', f);
  end loop;
  foreach v in array array['${CLOSED_VIEWS.join("', '")}'] loop
    execute format('revoke all on pg_catalog.%I from public', v);
  end loop;
end $$;
${logins.join('\n')}
alter role wall nologin inherit nosuperuser nobypassrls;
alter role ai set statement_timeout = '60s';
alter role ai set idle_in_transaction_session_timeout = '30s';
-- The walls' functions run as wall: as a member of ai it can see and end the sessions of ai, and of nobody else.
grant ai to wall with inherit true, set false;
grant wall to owner with inherit false, set true;
revoke all on database ${quoted} from public;
grant connect, create, temporary on database ${quoted} to owner;
grant connect on database ${quoted} to ${LOGIN_ROLES.filter((role) => role !== 'owner').join(', ')};
revoke all on schema public from public;
revoke usage on language plpgsql from public;
grant usage on language plpgsql to owner;
${grants.join('\n')}
`
}
