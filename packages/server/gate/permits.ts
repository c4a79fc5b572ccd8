/** Granting permits that read at one moment, and closing them. */
import { consultedScopes, type Decision } from '@highroad/core/consent'
import type { Done, Ledger, UnderLocks } from '../ledger/index.ts'
import type { Store, Tx } from '../store/index.ts'
import { type Asked, askedOf, placeQuestion } from './asked.ts'
import { closePermit } from './close-permit.ts'
import type { EpochWatch } from './epoch-watch.ts'
import { audienceOf, notRecorded, notThere } from './facts.ts'
import type { Answer, PermitRequest } from './gate.ts'
import { byInterval } from './intervals.ts'
import { KnownFacts, mustStand, Stale } from './known-facts.ts'
import { nextTerms } from './next-terms.ts'
import { Life } from './permit-life.ts'
import { behind, type Issued, issuePermit, type Permit } from './permit.ts'
import { permitEntry, type PermitToRecord, recordedOf, Seals, writeRows } from './record-permit.ts'
import { UsedItems } from './used-items.ts'
import type { Use, Uses } from './uses.ts'

const LASTS_MS = 600_000
/** Facts that are recorded while a permit is on its way are read again, and then it is denied: it may be asked for again. */
const TRIES = 8

export interface PermitsOptions {
  readonly store: Store
  readonly ledger: Ledger
  readonly clock: () => number
  readonly random: (count: number) => Uint8Array
  readonly log: (line: string) => void
  readonly uses: Uses
  readonly watch: EpochWatch
}

/** What was decided under the locks. */
type Decided =
  | { readonly denied: Decision }
  | {
      readonly permit: PermitToRecord
      readonly heads: UnderLocks['heads']
      readonly sets: Issued['sets']
      readonly permits: Issued['permits']
    }

export class Permits {
  readonly #options: PermitsOptions
  readonly #watched = new Map<Issued, Use>()
  readonly #known: KnownFacts
  readonly #seals: Seals

  constructor(options: PermitsOptions) {
    this.#options = options
    this.#known = new KnownFacts(options.store, options.ledger)
    this.#seals = new Seals(options.store, options.ledger)
  }

  /** Decides once for each set of contributors; sets without any permitted item stay out of the permit. */
  async grant(request: PermitRequest<'assist'>): Promise<Answer<Permit<'assist'>>> {
    const question = placeQuestion(request)
    for (let tries = 1; ; tries++) {
      try {
        return await this.#grant(await askedOf(this.#options, this.#known, request))
      } catch (error) {
        this.#known.forget(question)
        if (error instanceof Stale && tries < TRIES) continue
        const { log } = this.#options
        log(`a permit was not recorded: ${error instanceof Error ? error.name : 'unknown'}`)
        return { denied: notRecorded(consultedScopes(question)) }
      }
    }
  }

  async #grant(asked: Asked): Promise<Answer<Permit<'assist'>>> {
    const { uses, watch } = this.#options
    const { consulted, request } = asked
    if (uses.isStopped(consulted) || !watch.fresh()) return { denied: notRecorded(consulted) }
    const life = new Life(this.#options.clock, () => watch.fresh(), request.asker?.handle ?? null)
    // While it is on its way it can be withdrawn like one that runs.
    const use = life.asUse(new Map(consulted.map((scope) => [scope, -1])))
    uses.add(use)
    try {
      const { result, appended } = await this.#write(asked)
      if ('denied' in result) return result
      const [entry] = appended
      if (!entry) throw new Error('the ledger gave no entry')
      const { permit } = result
      const recorded = recordedOf({ permit, entry, heads: result.heads })
      const sealed = await this.#seals.seal({ id: permit.id, entryId: recorded.entryId })
      const issued: Issued = {
        id: permit.id,
        leafHash: recorded.leafHash,
        time: permit.time,
        hostingAccount: request.hostingAccount,
        place: request.place,
        audience: permit.audience,
        classes: request.classes,
        scopes: recorded.scopes,
        sets: result.sets,
        permits: result.permits,
        used: new UsedItems(permit.audience),
        life,
        state: 'live',
      }
      if (!sealed || life.stopped || uses.isStopped(consulted)) {
        await this.#close(issued).catch(() => undefined)
        return { denied: notRecorded(consulted) }
      }
      life.begin(issued, permit.expires)
      const watched = life.asUse(recorded.scopes)
      uses.add(watched)
      this.#watched.set(issued, watched)
      watch.check(watched)
      return { granted: issuePermit('assist', issued) }
    } finally {
      uses.remove(use)
    }
  }

  /** Throws `Stale` where other facts stand than those that are known. */
  async #write(asked: Asked): Promise<Done<Decided>> {
    const { ledger, random } = this.#options
    const { request, known, found, allowed, consulted, time, changes } = asked
    const audience = audienceOf(known.facts, request.place)
    const id = Buffer.from(random(16)).toString('hex')
    return await ledger.write<Decided>({
      account: request.hostingAccount,
      person: null,
      scopes: consulted,
      mode: 'shared',
      reads: 'heads',
      decide: ({ heads }) => {
        mustStand(known, consulted, heads)
        const denied = askerDenied(asked)
        if (denied !== null) return { entries: [], result: { denied } }
        const opensNothing = allowed.length === 0 && request.asker === undefined
        if (opensNothing || audience === null) return { entries: [], result: { denied: denialOf(asked) } }
        const permit: PermitToRecord = {
          ...request,
          id,
          time,
          audience,
          contributorSets: allowed.map(({ contributors }) => contributors),
          setIds: allowed.map((set) => set.id),
          audienceIds: found.audienceIds,
          expires: Math.min(time + LASTS_MS, nextTerms(known.facts, time)),
          continuous: false,
          consulted,
        }
        const sets = new Map(allowed.map((set) => [set.id, set.contributors]))
        const permits: Issued['permits'] = (kind) =>
          byInterval(changes, (itemTime) => asked.decide({ ...kind, time: itemTime }).decision === 'permit')
        return { entries: [permitEntry(permit)], result: { permit, heads, sets, permits } }
      },
      within: writeDecided,
      forAll: true,
    })
  }

  /** Writes the `used` entry. Closing twice changes nothing. */
  async close(permit: Permit<'assist'>): Promise<void> {
    await this.#close(behind(permit))
  }

  async #close(issued: Issued): Promise<void> {
    const { store, ledger, clock, uses } = this.#options
    const use = this.#watched.get(issued)
    this.#watched.delete(issued)
    issued.state = 'closed'
    issued.life.close()
    const { id, leafHash, hostingAccount, used, time } = issued
    try {
      await closePermit(store, ledger, clock, {
        id,
        leafHash,
        hostingAccount,
        items: used.all(),
        scopes: [],
        time,
      })
    } finally {
      // Until then whoever holds it hears of a withdrawal.
      if (use) uses.remove(use)
    }
  }

  /** What is still open when the server stops is closed with what it had handed out. */
  async stop(): Promise<void> {
    await Promise.all([...this.#watched.keys()].map((issued) => this.#close(issued).catch(() => undefined)))
  }
}

/** The rows of those that were permitted. */
async function writeDecided(tx: Tx, done: readonly Done<Decided>[]): Promise<void> {
  const written = done.flatMap(({ result, appended: [entry] }) =>
    'permit' in result && entry ? [{ ...result, entry }] : [],
  )
  await writeRows(tx, written)
}

/** The denial of who asks for a channel, or null: whoever is not in it reads nothing of it (R9). */
function askerDenied({ request, found, time, decide }: Asked): Decision | null {
  if (!request.place.startsWith('channel:')) return null
  const { asker } = request
  const contributors = asker === undefined ? [] : [asker]
  const own = decide({ classes: [...request.classes], contributors, time })
  if (own.decision === 'deny') return own
  if (asker !== undefined && found.askerIsIn) return null
  return notThere(own, asker?.handle ?? null)
}

/** The denial of the sets together: every reason that forbids one of them, each once; of nobody's where there is none. */
function denialOf({ request, found, time, decide }: Asked): Decision {
  const decisions = found.candidates.flatMap(({ contributors, items }) =>
    items.map((item) => decide({ ...item, contributors })),
  )
  const nobodys = () =>
    decide({ classes: [...request.classes], contributors: [], time: Math.min(request.from, time) })
  const [first, ...others] = decisions.length > 0 ? decisions : [nobodys()]
  if (!first) throw new Error('no decision')
  const reasons = [first, ...others].flatMap((decision) => decision.reasons)
  const distinct = new Map(reasons.map((one) => [`${one.code} ${one.about}`, one]))
  return { ...first, decision: 'deny', reasons: [...distinct.values()] }
}
