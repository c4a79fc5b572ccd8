/** The rows beside the facts of forms: signed records, what ended with them, attempts that were refused. */
import { sql } from 'kysely'
import type { Handle } from '@highroad/core/consent'
import type { Tx } from '../store/index.ts'

export type MailState = 'none' | 'waiting' | 'sent' | 'failed'

export interface FormRow {
  readonly form: string
  readonly jws: string | null
  readonly mail: MailState | null
  /** Permits to train that ended with it; null where it did not end by an act. */
  readonly permits: number | null
}

export async function formRows(tx: Tx, account: string): Promise<ReadonlyMap<string, FormRow>> {
  const { rows } = await sql<FormRow>`
    select coalesce(f.form, e.form) as form, f.jws, f.mail, e.permits
      from (select * from gate.form where account_id = ${account}) f
      full join (select * from gate.form_end where account_id = ${account}) e on e.form = f.form`.execute(tx)
  return new Map(rows.map((row) => [row.form, row]))
}

export async function keepForm(tx: Tx, account: string, form: string, jws: string): Promise<void> {
  await sql`insert into gate.form (account_id, form, jws) values (${account}, ${form}, ${jws})`.execute(tx)
}

export async function setMail(tx: Tx, account: string, form: string, mail: MailState): Promise<void> {
  await sql`
    update gate.form set mail = ${mail} where account_id = ${account} and form = ${form}`.execute(tx)
}

/** Counts the permits to train that consulted the account, before they are revoked in this transaction. */
export async function countEnded(tx: Tx, account: string, forms: readonly string[]): Promise<void> {
  await sql`
    insert into gate.form_end (account_id, form, permits)
    select ${account}, f.form,
           (select count(*)::int from gate.permit p
              join gate.permit_scope s on s.permit_id = p.id and s.scope = ${`account:${account}`}
             where p.purpose = 'train' and p.revoked_at is null and p.closed_at is null)
      from unnest(${[...forms]}::text[]) as f (form)
    on conflict do nothing`.execute(tx)
}

export async function keepAttempt(tx: Tx, account: string, handle: Handle, at: number): Promise<void> {
  const when = new Date(at)
  await sql`
    insert into gate.form_attempt as a (account_id, handle, first_at, last_at, times)
    values (${account}, ${handle}, ${when}, ${when}, 1)
    on conflict (account_id, handle) do update set last_at = excluded.last_at, times = a.times + 1`.execute(
    tx,
  )
}

export interface Attempt {
  readonly person: string | null
  readonly firstAt: number
  readonly lastAt: number
  readonly times: number
}

export async function attemptsOf(tx: Tx, account: string): Promise<Attempt[]> {
  const { rows } = await sql<{ person: string | null; first_at: Date; last_at: Date; times: number }>`
    select h.person_id as person, a.first_at, a.last_at, a.times
      from gate.form_attempt a
      left join gate.handle h on h.account_id = a.account_id and h.handle = a.handle
     where a.account_id = ${account} order by a.last_at desc`.execute(tx)
  return rows.map(({ person, first_at, last_at, times }) => ({
    person,
    firstAt: first_at.getTime(),
    lastAt: last_at.getTime(),
    times,
  }))
}
