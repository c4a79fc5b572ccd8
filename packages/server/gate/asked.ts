/** What the decision about a permit rests on: the facts, as they are known, and who made what it is asked for. */
import {
  consultedScopes,
  decide,
  type Decision,
  type DecisionRequest,
  type Scope,
} from '@highroad/core/consent'
import type { UsedItem } from '@highroad/core/ledger'
import type { Store } from '../store/index.ts'
import { type Candidate, candidatesOf, type Found } from './candidates.ts'
import { newestTime } from './facts.ts'
import type { PermitRequest } from './gate.ts'
import { changesOf } from './intervals.ts'
import { type Known, type KnownFacts, Stale } from './known-facts.ts'

/** What an item is to a decision. */
type Item = Pick<UsedItem, 'classes' | 'contributors' | 'time'>

export interface Asked {
  /** Its window as it was found. */
  readonly request: PermitRequest<'assist'>
  readonly known: Known
  readonly found: Found
  /** Sets with a permitted item; of a channel, those that wrote last. */
  readonly allowed: readonly Candidate[]
  /**
   * What the permit names. Of a meeting, everybody who joined; of a channel, who asks and whose messages it opens: a channel
   * of a thousand people would be a thousand locks for ten people's messages.
   */
  readonly consulted: readonly Scope[]
  /** The permit's, milliseconds since 1970. */
  readonly time: number
  readonly changes: readonly number[]
  readonly decide: (item: Item) => Decision
}

/**
 * An entry of the ledger has at most 65,535 bytes, which is some 390 scopes. Of a channel in which more people wrote, those
 * who wrote last are let in: the window can be narrowed.
 */
const MOST_SETS = 300

/** Somebody whose facts were not read made something meanwhile: how often they are read before the answer is no. */
const READINGS = 4

/** Throws `Stale` where people whose facts are not known keep coming. */
export async function askedOf(
  { store, clock }: { readonly store: Pick<Store, 'app'>; readonly clock: () => number },
  facts: Pick<KnownFacts, 'of' | 'stands'>,
  request: PermitRequest<'assist'>,
): Promise<Asked> {
  const about = placeQuestion(request)
  const inChannel = request.place.startsWith('channel:')
  let contributors = about.contributors
  for (let reading = 1; reading <= READINGS; reading++) {
    const known = await facts.of({ ...about, contributors })
    const time = Math.max(clock(), newestTime(known.facts))
    const changes = changesOf(
      known.facts.map(({ fact }) => fact),
      time,
    )
    const found = await candidatesOf(store, request, changes)
    contributors = [...about.contributors, ...contributorsOf(found.candidates)]
    const everybody = consultedScopes({ ...about, contributors })
    if (inChannel && !everybody.every((scope) => known.heads.has(scope))) continue
    const ask = (item: Item) => decide(known.compiled, questionOf(request, item, time))
    const permitted = found.candidates.filter((set) =>
      set.items.some((item) => ask({ ...item, contributors: set.contributors }).decision === 'permit'),
    )
    const allowed = inChannel ? permitted.slice(0, MOST_SETS) : permitted
    const named = [...about.contributors, ...contributorsOf(allowed)]
    const consulted = inChannel ? consultedScopes({ ...about, contributors: named }) : known.consulted
    // Facts of those who are let in are looked at again under the locks; that the others are still left out, only here.
    if (inChannel && permitted.length < found.candidates.length && !(await facts.stands(known, everybody)))
      throw new Stale()
    return {
      request: { ...request, from: found.from },
      known,
      found,
      allowed,
      consulted,
      time,
      changes,
      decide: ask,
    }
  }
  throw new Stale()
}

const contributorsOf = (sets: readonly Candidate[]) => sets.flatMap(({ contributors }) => contributors)

/** The question whose facts are known whatever is asked for: of a channel with who asks, of a meeting with nobody. */
export function placeQuestion(request: PermitRequest<'assist'>): DecisionRequest {
  const contributors = request.asker === undefined ? [] : [request.asker]
  return questionOf(
    request,
    { classes: [...request.classes], contributors, time: request.from },
    request.from,
  )
}

function questionOf(request: PermitRequest<'assist'>, item: Item, at: number): DecisionRequest {
  return {
    purpose: request.purpose,
    feature: request.feature,
    processor: request.processor,
    hostingAccount: request.hostingAccount,
    place: request.place,
    classes: item.classes,
    contributors: item.contributors,
    itemTime: item.time,
    at,
  }
}
