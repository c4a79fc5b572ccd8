/** Granting permits that read at one moment, and closing them. */
import {
  consultedScopes,
  type Contributor,
  decide,
  type Decision,
  type DecisionRequest,
  type Scope,
} from '@highroad/core/consent'
import type { UsedItem } from '@highroad/core/ledger'
import { sql } from 'kysely'
import type { Ledger } from '../ledger/index.ts'
import type { Store, Tx } from '../store/index.ts'
import { closePermit } from './close-permit.ts'
import type { EpochWatch } from './epoch-watch.ts'
import { audienceOf, compiledFrom, factsOf, newestTime, notRecorded, type StandingFact } from './facts.ts'
import type { Answer, PermitRequest } from './gate.ts'
import { internAudience } from './interning.ts'
import { behind, type Issued, issuePermit, type Permit } from './permit.ts'
import { byInterval, changesOf } from './intervals.ts'
import { nextTerms } from './next-terms.ts'
import { type RecordedPermit, seal, writePermit } from './record-permit.ts'
import { UsedItems } from './used-items.ts'
import type { Use, Uses } from './uses.ts'

const LASTS_MS = 600_000

export interface PermitsOptions {
  readonly store: Store
  readonly ledger: Ledger
  readonly clock: () => number
  readonly random: (count: number) => Uint8Array
  readonly log: (line: string) => void
  readonly uses: Uses
  readonly watch: EpochWatch
}

/**
 * A set of contributors that has items in the window. `items` stand for all of them: between two moments of the facts one
 * decision holds for every item of the same classes (see `momentsOf`), so the earliest of each is enough. No content.
 */
interface Candidate {
  readonly id: string
  readonly contributors: Contributor[]
  readonly items: readonly { readonly classes: DecisionRequest['classes']; readonly time: number }[]
}

type Made =
  | { readonly denied: Decision }
  | (RecordedPermit & {
      readonly id: string
      readonly time: number
      readonly audience: string
      readonly sets: Issued['sets']
      readonly permits: Issued['permits']
    })

export class Permits {
  readonly #options: PermitsOptions
  readonly #watched = new Map<Issued, Use>()

  constructor(options: PermitsOptions) {
    this.#options = options
  }

  /** Decides once for each set of contributors; sets without any permitted item stay out of the permit. */
  async grant(request: PermitRequest<'assist'>): Promise<Answer<Permit<'assist'>>> {
    const { store, ledger, uses, watch, log } = this.#options
    const tenant = { account: request.hostingAccount, person: null }
    const joined = await store.asTenant(tenant, async (tx) =>
      joinedOf(await factsOf(ledger, tx, [`meeting:${request.meeting}`]), request.meeting),
    )
    const consulted = scopesOf(request, joined)
    if (uses.isStopped(consulted) || !watch.fresh()) return { denied: notRecorded(consulted) }
    const life: { issued: Issued | null; stopped: number; dead: boolean } = {
      issued: null,
      stopped: 0,
      dead: false,
    }
    const use: Use = useOf(new Map(consulted.map((scope) => [scope, -1])), life)
    uses.add(use)
    try {
      const made = await store.asTenant(tenant, (tx) => this.#write(tx, request, consulted))
      if ('denied' in made) {
        uses.remove(use)
        return made
      }
      const sealed = await seal(store, ledger, request.hostingAccount, made)
      const issued: Issued = {
        id: made.id,
        leafHash: made.leafHash,
        time: made.time,
        hostingAccount: request.hostingAccount,
        meeting: request.meeting,
        audience: made.audience,
        classes: request.classes,
        scopes: made.scopes,
        sets: made.sets,
        permits: made.permits,
        used: new UsedItems(made.audience),
        state: 'live',
      }
      if (!sealed || life.dead || life.stopped > 0) {
        uses.remove(use)
        await this.#close(issued).catch(() => undefined)
        return { denied: notRecorded(consulted) }
      }
      life.issued = issued
      const watched = useOf(made.scopes, life)
      uses.add(watched)
      uses.remove(use)
      this.#watched.set(issued, watched)
      watch.check(watched)
      return { granted: issuePermit('assist', issued) }
    } catch (error) {
      uses.remove(use)
      log(`a permit was not recorded: ${error instanceof Error ? error.name : 'unknown'}`)
      return { denied: notRecorded(consulted) }
    }
  }

  async #write(tx: Tx, request: PermitRequest<'assist'>, consulted: readonly Scope[]): Promise<Made> {
    const { ledger, clock, random } = this.#options
    await ledger.lock(tx, consulted, 'shared')
    const facts = await factsOf(ledger, tx, consulted)
    // Somebody joined before the locks were ours: whoever asks again names them too.
    if (joinedOf(facts, request.meeting).some(({ handle }) => !consulted.includes(`handle:${handle}`)))
      return { denied: notRecorded(consulted) }
    const time = Math.max(clock(), newestTime(facts))
    const compiled = compiledFrom(facts)
    const audience = audienceOf(facts, request.meeting)
    const ask = (item: Pick<UsedItem, 'classes' | 'contributors' | 'time'>) =>
      decide(compiled, questionOf(request, item, time))
    const changes = changesOf(
      facts.map(({ fact }) => fact),
      time,
    )
    const candidates = await candidatesOf(tx, request, changes)
    const allowed = candidates.filter(({ contributors, items }) =>
      items.some((item) => ask({ ...item, contributors }).decision === 'permit'),
    )
    if (allowed.length === 0 || audience === null) return { denied: denialOf(request, candidates, ask, time) }
    const id = Buffer.from(random(16)).toString('hex')
    const recorded = await writePermit(ledger, tx, {
      ...request,
      id,
      time,
      audience,
      contributorSets: allowed.map(({ contributors }) => contributors),
      setIds: allowed.map((set) => set.id),
      audienceIds: [await internAudience(tx, request.hostingAccount, `meeting:${request.meeting}`)],
      expires: Math.min(time + LASTS_MS, nextTerms(facts, time)),
      continuous: false,
      consulted,
    })
    const sets = new Map(allowed.map((set) => [set.id, set.contributors]))
    const permits: Issued['permits'] = (kind) =>
      byInterval(changes, (itemTime) => ask({ ...kind, time: itemTime }).decision === 'permit')
    return { ...recorded, id, time, audience, sets, permits }
  }

  /** Writes the `used` entry. Closing twice changes nothing. */
  async close(permit: Permit<'assist'>): Promise<void> {
    await this.#close(behind(permit))
  }

  async #close(issued: Issued): Promise<void> {
    const use = this.#watched.get(issued)
    if (use) this.#options.uses.remove(use)
    this.#watched.delete(issued)
    issued.state = 'closed'
    const { store, ledger, clock } = this.#options
    const { id, leafHash, hostingAccount, used, time } = issued
    await closePermit(store, ledger, clock, {
      id,
      leafHash,
      hostingAccount,
      items: used.all(),
      scopes: [],
      time,
    })
  }

  /** What is still open when the server stops is closed with what it had handed out. */
  async stop(): Promise<void> {
    await Promise.all([...this.#watched.keys()].map((issued) => this.#close(issued).catch(() => undefined)))
  }
}

function useOf(
  scopes: ReadonlyMap<Scope, number>,
  life: { issued: Issued | null; stopped: number; dead: boolean },
): Use {
  const settle = () => {
    if (life.issued && life.issued.state !== 'closed')
      life.issued.state = life.dead ? 'dead' : life.stopped > 0 ? 'suspended' : 'live'
  }
  return {
    scopes,
    get newestItem() {
      return life.issued?.used.newest ?? 0
    },
    suspend: () => {
      life.stopped += 1
      settle()
    },
    resume: () => {
      life.stopped -= 1
      settle()
    },
    die: () => {
      life.dead = true
      settle()
    },
  }
}

function questionOf(
  request: PermitRequest<'assist'>,
  item: Pick<UsedItem, 'classes' | 'contributors' | 'time'>,
  at: number,
): DecisionRequest {
  return {
    purpose: request.purpose,
    feature: request.feature,
    processor: request.processor,
    hostingAccount: request.hostingAccount,
    place: `meeting:${request.meeting}`,
    classes: item.classes,
    contributors: item.contributors,
    itemTime: item.time,
    at,
  }
}

/**
 * What the decisions look at. Everybody who joined is among it, so that a proof holds whole the chains of those too whose
 * words are left out; nobody else can have contributed (R1).
 */
function scopesOf(request: PermitRequest<'assist'>, joined: readonly Contributor[]): Scope[] {
  return consultedScopes(
    questionOf(
      request,
      { classes: [...request.classes], contributors: [...joined], time: request.from },
      request.from,
    ),
  )
}

function joinedOf(facts: readonly StandingFact[], meeting: string): Contributor[] {
  return facts.flatMap(({ fact }) =>
    fact.kind === 'contributor-joined' && fact.meeting === meeting
      ? [{ handle: fact.handle, actsFor: fact.actsFor }]
      : [],
  )
}

/** The denial of the sets together: every reason that forbids one of them, each once; of nobody's where there is none. */
function denialOf(
  request: PermitRequest<'assist'>,
  candidates: readonly Candidate[],
  ask: (item: Pick<UsedItem, 'classes' | 'contributors' | 'time'>) => Decision,
  at: number,
): Decision {
  const classes = [...request.classes]
  const decisions = candidates.flatMap(({ contributors, items }) =>
    items.map((item) => ask({ ...item, contributors })),
  )
  const time = Math.min(request.from, at)
  const [first, ...others] = decisions.length > 0 ? decisions : [ask({ classes, contributors: [], time })]
  if (!first) throw new Error('no decision')
  const reasons = [first, ...others].flatMap((decision) => decision.reasons)
  const distinct = new Map(reasons.map((reason) => [`${reason.code} ${reason.about}`, reason]))
  return { ...first, decision: 'deny', reasons: [...distinct.values()] }
}

/**
 * Sets with items in the window that nobody hid: who, which classes, when. Read as the hosting account; no text. Items are
 * told apart by `changes` as they lie in the database, in microseconds: what rounds to a millisecond begins half a one before.
 */
async function candidatesOf(
  tx: Tx,
  request: PermitRequest<'assist'>,
  changes: readonly number[],
): Promise<Candidate[]> {
  const { from, until } = request
  const within = changes.filter((change) => change > from && change <= until)
  const { rows } = await sql<{
    id: string
    members: Contributor[]
    items: { classes: DecisionRequest['classes']; time: number }[]
  }>`
    select s.id, s.members, jsonb_agg(jsonb_build_object('classes', g.classes,
             'time', (extract(epoch from g.first_at) * 1000)::bigint)) as items
      from (select contributor_set_id, classes, min(from_at) as first_at
              from meeting.turn
             where account_id = ${request.hostingAccount} and meeting_id = ${request.meeting}
               and from_at >= ${new Date(from)} and from_at < ${new Date(until)}
               and classes <@ ${[...request.classes]}::text[] and hidden_since is null
             group by contributor_set_id, classes, width_bucket(from_at, array(
                        select timestamptz 'epoch' + (change - 0.5) * interval '1 millisecond'
                          from unnest(${within}::bigint[]) as change order by change))) g
      join gate.contributor_set s on s.id = g.contributor_set_id
     group by s.id, s.members order by s.id`.execute(tx)
  return rows.map(({ id, members, items }) => ({ id, contributors: members, items }))
}
