/**
 * What PostgreSQL lets everybody do and the role `ai` must not: each of these is a way around row-level security's
 * moment. Large objects copy content out, temporary tables keep it over a withdrawal, advisory locks hold a withdrawal
 * up, signals end other sessions, statistics show others' statements and the commonest values of a column.
 */
export const CLOSED_FUNCTIONS =
  '^(lo_.*|lowrite|loread|pg_advisory_.*|pg_try_advisory_.*|pg_notify|pg_cancel_backend|pg_terminate_backend' +
  '|pg_log_backend_memory_contexts|pg_stat_get_activity|pg_stat_get_backend_.*|pg_stat_get_progress_info' +
  '|pg_lock_status|pg_blocking_pids|pg_safe_snapshot_blocking_pids|pg_prepared_xact|pg_export_snapshot' +
  '|pg_logical_emit_message|pg_notification_queue_usage)$'

export const CLOSED_VIEWS = [
  'pg_stat_activity',
  'pg_stat_ssl',
  'pg_stat_gssapi',
  'pg_stat_replication',
  'pg_locks',
  'pg_prepared_xacts',
  'pg_stats',
  'pg_stats_ext',
  'pg_stats_ext_exprs',
  'pg_largeobject_metadata',
]

/** Who needs one of the closed functions for their work. */
export const GRANTED_BACK: Readonly<Record<string, readonly string[]>> = {
  app: ['pg_advisory_xact_lock(bigint)', 'pg_advisory_xact_lock_shared(bigint)', 'pg_notify(text, text)'],
  sequencer: ['pg_try_advisory_lock(bigint)', 'pg_notify(text, text)'],
  wall: [
    'pg_advisory_xact_lock(integer, integer)',
    'pg_advisory_xact_lock_shared(integer, integer)',
    'pg_stat_get_activity(integer)',
    'pg_lock_status()',
    'pg_terminate_backend(integer, bigint)',
    'pg_notify(text, text)',
  ],
}

/** Rows name what the role `ai` holds and must not. An empty answer is the only good one. */
export const OPEN_WALL = `
  select 'may call ' || p.oid::regprocedure::text as hole from pg_proc p
   where p.pronamespace = 'pg_catalog'::regnamespace and p.proname ~ $1
     and has_function_privilege('ai', p.oid, 'execute')
  union all
  select 'may read ' || c.relname from pg_class c
   where c.relnamespace = 'pg_catalog'::regnamespace and c.relname = any ($2::text[])
     and (has_table_privilege('ai', c.oid, 'select') or has_any_column_privilege('ai', c.oid, 'select'))
  union all
  select 'may make ' || kind || ' in this database' from unnest(array['temp', 'create']) kind
   where has_database_privilege('ai', current_database(), kind)
  union all
  select 'may create in schema ' || n.nspname from pg_namespace n where has_schema_privilege('ai', n.oid, 'create')
  union all
  select 'may write ' || c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
   where c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
     and (has_table_privilege('ai', c.oid, 'insert, update, delete, truncate, references, trigger')
       or has_any_column_privilege('ai', c.oid, 'insert, update, references'))
  union all
  select 'may read a table without row-level security: ' || c.oid::regclass::text
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
   where c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
     and has_any_column_privilege('ai', c.oid, 'select') and not (c.relrowsecurity and c.relforcerowsecurity)
  union all
  select 'is a member of ' || m.roleid::regrole::text from pg_auth_members m where m.member = 'ai'::regrole
  union all
  select 'is above row-level security' from pg_roles r
   where r.rolname = 'ai' and (r.rolsuper or r.rolbypassrls or r.rolcreaterole or r.rolcreatedb or r.rolreplication)
  union all
  select 'may write procedures' from pg_language l
   where l.lanname = 'plpgsql' and has_language_privilege('ai', l.oid, 'usage')`
