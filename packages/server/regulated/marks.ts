/** The mark of a regulated account, and why it was removed. */
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { FactOf, RegulationMark } from '@highroad/core/consent'
import { HighroadError } from '@highroad/core/wire'
import type { z } from 'zod'
import type { Gate } from '../gate/index.ts'
import type { Store } from '../store/index.ts'

type Mark = z.infer<typeof RegulationMark>

interface MarkChange {
  readonly mark: Mark
  readonly at: number
  /** Null where the person is gone. */
  readonly person: string | null
  readonly reason: string | null
}

export interface Marks {
  /** The mark that stands now, since when; null where none was ever recorded. */
  readonly standing: (account: string) => Promise<{ mark: Mark; since: number } | null>
  /** Each time that a person set it, newest first. For owners. */
  readonly changes: (account: string) => Promise<MarkChange[]>
  /**
   * Records the mark; resolves once every use that it ends has ended. `allowed` runs first where a mark is removed or
   * replaced: that needs a reason, and whatever proof the caller asks for. Throws `bad-request` for a reason that is
   * missing, `conflict` where the mark was set by somebody else at the same moment, `not-recorded`, and what `allowed`
   * throws.
   */
  readonly set: (
    change: {
      readonly account: string
      readonly mark: Mark
      readonly reason: string | null
      readonly person: string
    },
    allowed: () => Promise<void>,
  ) => Promise<void>
}

const digestOf = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex')

export function openMarks({
  store,
  gate,
  clock,
}: {
  readonly store: Store
  readonly gate: Pick<Gate, 'facts' | 'record' | 'handleOf'>
  readonly clock: () => number
}): Marks {
  const setFacts = async (account: string): Promise<FactOf<'mark-set'>[]> =>
    (await gate.facts([`account:${account}`])).filter((fact) => fact.kind === 'mark-set')

  return {
    standing: async (account) => {
      const newest = (await setFacts(account)).at(-1)
      return newest ? { mark: newest.mark, since: newest.time } : null
    },
    changes: (account) =>
      store.asTenant({ account, person: null }, async (tx) => {
        const { rows } = await sql<{ mark: Mark; at: Date; person: string | null; reason: string | null }>`
          select m.mark, m.at, h.person_id as person, m.reason
            from gate.mark_change m
            left join gate.handle h on h.account_id = m.account_id and h.handle = m.handle
           where m.account_id = ${account} order by m.nth desc`.execute(tx)
        return rows.map((row) => ({ ...row, at: row.at.getTime() }))
      }),
    set: async ({ account, mark, reason, person }, allowed) => {
      const before = await setFacts(account)
      const standing = before.at(-1)?.mark
      if (standing === mark) return
      if (standing !== undefined && standing !== 'none') {
        if (reason === null) throw new HighroadError('bad-request', 'reason')
        await allowed()
      }
      const handle = await gate.handleOf(null, { person, place: `account:${account}`, account })
      const time = clock()
      const fact = {
        kind: 'mark-set' as const,
        time,
        account,
        mark,
        reason: reason === null ? null : digestOf(reason),
      }
      await gate.record([fact], {
        account,
        person,
        within: async (tx) => {
          // The number that it has if nobody came between: what was asked of the owner rests on the mark before it.
          const { rows } = await sql`
            insert into gate.mark_change (account_id, nth, mark, reason, handle, at)
            values (${account}, ${before.length + 1}, ${mark}, ${reason}, ${handle}, ${new Date(time)})
            on conflict do nothing returning nth`.execute(tx)
          if (rows.length === 0) throw new HighroadError('conflict')
        },
      })
    },
  }
}
