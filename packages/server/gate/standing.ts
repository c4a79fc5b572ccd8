/**
 * What a person says once for every place. It is recorded for every pseudonym of theirs that has begun, in one transaction,
 * under the person's lock; those that begin later have it as their first fact (`first-of-handles`). So none escapes.
 */
import { sql } from 'kysely'
import type { Fact, Feature, Handle } from '@highroad/core/consent'
import { HighroadError } from '@highroad/core/wire'
import type { Ledger } from '../ledger/index.ts'
import type { Store, Tx } from '../store/index.ts'
import { factsOf } from './facts.ts'
import type { Recorded, RecordOptions } from './gate.ts'
import type { OwnFact, OwnHandle, Standing } from './own.ts'
import { type Features, letsIn, toLift } from './own-objections.ts'
import { asPerson, ownFacts, ownHandles, ownStanding, setStanding } from './own-rows.ts'
import type { Unsaid } from './unsaid.ts'

export interface StandingParts {
  readonly store: Store
  readonly ledger: Ledger
  readonly clock: () => number
  readonly record: (facts: readonly Fact[], options: RecordOptions) => Promise<Recorded[]>
  readonly unsaid: Pick<Unsaid, 'stop' | 'known'>
}

type Row = Parameters<typeof setStanding>[1]
/** What an act writes: a fact for each place, null for one that it does not concern; and what stands from then on. */
interface Act {
  readonly facts: (tx: Tx, handles: readonly OwnHandle[], standing: Standing) => Promise<(Fact | null)[]>
  readonly rows: (standing: Standing) => Row[]
  /** What it takes away in each place, and must stay stopped until it is recorded (R12); null where it takes nothing. */
  readonly no: No
}
type No = ((handle: Handle) => Fact[]) | null

/** What is read before anything can be recorded: where that fails, a no is as little recorded as where recording does. */
async function orStopped<T>(
  { unsaid }: StandingParts,
  person: string,
  no: No,
  read: () => Promise<T>,
): Promise<T> {
  try {
    return await read()
  } catch (error) {
    if (no === null) throw error
    await unsaid.stop(person, no)
    throw new HighroadError('not-recorded')
  }
}

/** More people join than once between looking and locking only by chance, and hardly ever twice. */
const TRIES = 10

/** Records an act everywhere. A pseudonym that begins between looking and locking makes it look again. */
async function everywhere(parts: StandingParts, person: string, act: Act): Promise<void> {
  const { store, record } = parts
  for (let tries = 1; ; tries++) {
    const looked = await orStopped(parts, person, act.no, () =>
      asPerson(store, person, async (tx) => {
        const handles = (await ownHandles(tx)).filter(({ begun }) => begun)
        const standing = await ownStanding(tx)
        return { handles, standing, facts: await act.facts(tx, handles, standing) }
      }),
    )
    parts.unsaid.known(person, looked.handles)
    const accounts = new Map(looked.handles.map(({ handle, account }) => [handle, account]))
    const facts = looked.facts.filter((fact) => fact !== null)
    let stale = false
    try {
      await record(facts, {
        account: null,
        person,
        accountOf: (fact) => ('handle' in fact ? (accounts.get(fact.handle) ?? null) : null),
        first: async (tx) => {
          await sql`select gate.lock_own()`.execute(tx)
          const now = (await ownHandles(tx)).filter(({ begun }) => begun)
          stale = signature(now, await ownStanding(tx)) !== signature(looked.handles, looked.standing)
          if (stale) throw new HighroadError('conflict')
        },
        within: async (tx) => {
          for (const row of act.rows(looked.standing)) await setStanding(tx, row)
        },
      })
      return
    } catch (error) {
      if (stale && tries < TRIES) continue
      if (stale && act.no !== null) {
        await parts.unsaid.stop(person, act.no)
        throw new HighroadError('not-recorded')
      }
      throw error
    }
  }
}

const signature = (handles: readonly OwnHandle[], standing: Standing) =>
  JSON.stringify([handles.map(({ handle }) => handle), standing])

/** Of each place the same. */
const same =
  (make: (handle: string) => Fact): Act['facts'] =>
  (_tx, handles) =>
    Promise.resolve(handles.map(({ handle }) => make(handle)))

export async function neverTrain(parts: StandingParts, person: string, on: boolean): Promise<void> {
  const time = parts.clock()
  const isSo = ({ neverTrain }: Standing) => (neverTrain !== null) === on
  const no: No = on ? (handle) => [{ kind: 'train-objected', time, handle }] : null
  const standing = await orStopped(parts, person, no, () => asPerson(parts.store, person, ownStanding))
  if (isSo(standing)) return
  await everywhere(parts, person, {
    no,
    facts: same((handle) => ({ kind: on ? 'train-objected' : 'train-objection-lifted', time, handle })),
    rows: () => [
      { subject: 'train', body: on ? { kind: 'train-objected' } : null, since: time, until: null },
    ],
  })
}

/**
 * One row a feature, or one for everything, which says it all. What stands already is recorded again only in the places
 * where the person has let themselves in since: there it is news.
 */
export async function leaveOut(
  parts: StandingParts,
  person: string,
  features: readonly Feature[] | 'everything',
): Promise<void> {
  const time = parts.clock()
  const wanted: Features[] =
    features === 'everything' ? ['everything'] : [...new Set(features)].map((one) => [one])
  const stands = ({ leftOut }: Standing, one: Features) => {
    const said = leftOut.flatMap((row) => row.features)
    return said.includes('everything') || (one !== 'everything' && one.every((each) => said.includes(each)))
  }
  await everywhere(parts, person, {
    no: (handle) => wanted.map((one) => ({ kind: 'objected', time, handle, features: one })),
    facts: async (tx, handles, standing) => {
      const chains = wanted.some((one) => stands(standing, one))
        ? await chainsOf(parts.ledger, tx, handles)
        : null
      return handles.flatMap(({ handle }) =>
        wanted
          .filter((one) => !stands(standing, one) || letsIn(chains?.get(handle) ?? [], one))
          .map((one): Fact => ({ kind: 'objected', time, handle, features: one })),
      )
    },
    rows: (standing) =>
      wanted
        .filter((one) => !stands(standing, one))
        .map((one) => ({
          subject: subjectOf(one),
          body: { kind: 'objected', features: one },
          since: time,
          until: null,
        })),
  })
}

async function chainsOf(ledger: Ledger, tx: Tx, handles: readonly OwnHandle[]): Promise<Map<string, Fact[]>> {
  const facts = await factsOf(
    ledger,
    tx,
    handles.map(({ handle }) => `handle:${handle}` as const),
  )
  return Map.groupBy(
    facts.flatMap(({ fact }) => ('handle' in fact ? [fact] : [])),
    ({ handle }) => handle,
  )
}

const subjectOf = (features: Features) =>
  `objection ${features === 'everything' ? features : features.join(' ')}`

export async function letIn(
  parts: StandingParts,
  person: string,
  features: readonly Feature[] | 'everything',
): Promise<void> {
  const time = parts.clock()
  const rowsOf = ({ leftOut }: Standing) =>
    leftOut
      .map((row) => ({
        since: row.since,
        features: row.features === 'everything' ? row.features : [...row.features],
      }))
      .filter(
        (row) =>
          features === 'everything' ||
          (row.features !== 'everything' && row.features.every((one) => features.includes(one))),
      )
  const standing = await asPerson(parts.store, person, ownStanding)
  if (features !== 'everything' && standing.leftOut.some((row) => row.features === 'everything'))
    throw new HighroadError('conflict', 'features')
  if (rowsOf(standing).length === 0) return
  await everywhere(parts, person, {
    no: null,
    facts: async (tx, handles, now) => {
      const chains = await chainsOf(parts.ledger, tx, handles)
      const taken = rowsOf(now)
      return handles.map(({ handle }) => {
        const chain = chains.get(handle) ?? []
        const lifts = toLift(chain, taken)
        return lifts === null ? null : { kind: 'objection-lifted', time, handle, features: lifts }
      })
    },
    rows: (now) =>
      rowsOf(now).map((row) => ({ subject: subjectOf(row.features), body: null, since: time, until: null })),
  })
}

export async function formNoticeShown(
  parts: StandingParts,
  person: string,
  { account, form, until }: { readonly account: string; readonly form: string; readonly until: number },
): Promise<void> {
  const time = parts.clock()
  const sinceOf = ({ formNotices }: Standing) =>
    formNotices.find((row) => row.account === account && row.form === form)?.since ?? time
  const known = (await asPerson(parts.store, person, ownStanding)).formNotices
  if (known.some((row) => row.account === account && row.form === form && row.until >= until)) return
  await everywhere(parts, person, {
    no: null,
    facts: async (tx, handles, standing) => {
      const acting = await actingFor(tx, account)
      const since = sinceOf(standing)
      return handles.map(({ handle }) =>
        acting.has(handle) ? { kind: 'form-notice-shown', time, handle, account, form, since, until } : null,
      )
    },
    rows: (standing) => [
      {
        subject: `form ${account} ${form}`,
        body: { kind: 'form-notice-shown', account, form, since: sinceOf(standing), until },
        since: sinceOf(standing),
        until,
      },
    ],
  })
}

const A_PAGE = 500

/** The person's pseudonyms under which they act for this account somewhere. */
async function actingFor(tx: Tx, account: string): Promise<Set<Handle>> {
  const acting = new Set<Handle>()
  for (let before: string | null = null; ;) {
    const page: OwnFact[] = await ownFacts(tx, {
      kinds: ['contributor-joined', 'channel-joined'],
      before,
      most: A_PAGE,
    })
    for (const { fact, handle } of page) if ('actsFor' in fact && fact.actsFor === account) acting.add(handle)
    before = page.at(-1)?.entryId ?? null
    if (page.length < A_PAGE || before === null) return acting
  }
}
