/** Where content lies: every table of the database is searched. */
import type { Client } from 'pg'

/** `schema.table: rows`, for each table with rows that hold the phrase anywhere. The client is a superuser's. */
export async function traces(client: Client, phrase: string): Promise<string[]> {
  const { rows: tables } = await client.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
      where schemaname not in ('pg_catalog', 'information_schema') order by 1`,
  )
  const found: string[] = []
  for (const { name } of tables) {
    const { rows } = await client.query<{ n: number }>(
      `select count(*)::int as n from ${name} t where strpos(t::text, $1) > 0`,
      [phrase],
    )
    if ((rows[0]?.n ?? 0) > 0) found.push(`${name}: ${rows[0]?.n}`)
  }
  return found
}
