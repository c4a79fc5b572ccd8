/**
 * How the features stand for everybody in a channel, without reading everybody’s facts each time: what was decided of
 * somebody stands for as long as the newest fact about them does, and nothing about the place changed. Only ids, codes and
 * numbers are held.
 */
import {
  compile,
  type Fact,
  type Handle,
  momentsOf,
  type ProcessorCard,
  type Reason,
  type Scope,
} from '@highroad/core/consent'
import type { ComposeFeature } from '@highroad/core/wire'
import { sql } from 'kysely'
import { asServer } from '../finding.ts'
import type { Placed, WorkspaceOptions } from '../parts.ts'
import {
  type Asked,
  decideFor,
  type FeatureStanding,
  type Group,
  isOn,
  isPossible,
  NOBODY,
} from './standing.ts'

/** A feature that reads messages, and the processor that runs it here. */
export interface Composing {
  readonly feature: ComposeFeature
  readonly processor: string
}

export interface ChannelStanding {
  /** What is about the place and nobody in it: operator, account, processors, the channel’s opening. */
  readonly facts: readonly Fact[]
  readonly features: readonly FeatureStanding[]
  /** Now, and not before the newest of the facts. */
  readonly at: number
}

interface Member {
  readonly handle: Handle
  readonly actsFor: string | null
}

/** What was decided of a member, a key of `Held.alike` for each feature, in their order. */
interface Decided {
  readonly head: string
  readonly actsFor: string | null
  readonly alike: readonly string[]
}

interface Alike {
  readonly reasons: readonly Reason[]
  readonly included: boolean
}

interface Held {
  readonly facts: readonly Fact[]
  readonly heads: ReadonlyMap<Scope, string>
  readonly members: Map<Handle, Decided>
  readonly alike: Map<string, Alike>
  newest: number
  /** The next moment at which a decision may change by itself. */
  next: number
}

interface Reading {
  readonly now: Promise<ChannelStanding>
  /** For whoever asks while that one reads: it may have begun before what they wrote. */
  after: Promise<ChannelStanding> | null
}

type Parts = Pick<WorkspaceOptions, 'store' | 'identity' | 'gate' | 'clock'>
const MOST_CHANNELS = 100

export class Counted {
  readonly #parts: Parts
  readonly #features: readonly Composing[]
  /** Those asked about last come last. */
  readonly #held = new Map<string, Held>()
  readonly #reading = new Map<string, Reading>()

  constructor(parts: Parts, features: readonly Composing[]) {
    this.#parts = parts
    this.#features = features
  }

  /** As it stands after this was called. Many who ask at once are answered by two readings. */
  async of(at: Placed): Promise<ChannelStanding> {
    const reading = this.#reading.get(at.channel)
    if (!reading) return await this.#begin(at)
    reading.after ??= reading.now.then(
      () => this.#begin(at),
      () => this.#begin(at),
    )
    return await reading.after
  }

  #begin(at: Placed): Promise<ChannelStanding> {
    const now: Promise<ChannelStanding> = this.#read(at).finally(() => {
      const reading = this.#reading.get(at.channel)
      if (reading?.now === now && reading.after === null) this.#reading.delete(at.channel)
    })
    this.#reading.set(at.channel, { now, after: null })
    return now
  }

  async #read(at: Placed): Promise<ChannelStanding> {
    const { gate, clock } = this.#parts
    const members = await this.#membersOf(at)
    const shared = this.#sharedScopes(at.account)
    // Before the facts: what moves between the two readings is then read again the next time, and missed by nobody.
    const heads = await gate.heads([...shared, ...members.map(({ handle }) => scopeOf(handle))])
    const before = this.#held.get(at.channel)
    const stands =
      before !== undefined &&
      clock() < before.next &&
      shared.every((scope) => before.heads.get(scope) === heads.get(scope))
    const held = stands ? before : await this.#readShared(at, shared, heads)
    const news = members.filter(({ handle, actsFor }) => {
      const known = held.members.get(handle)
      return known?.head !== heads.get(scopeOf(handle)) || known?.actsFor !== actsFor
    })
    await this.#decide(at, held, news, heads)
    const here = new Set(members.map(({ handle }) => handle))
    for (const handle of held.members.keys()) if (!here.has(handle)) held.members.delete(handle)
    this.#keep(at.channel, held)
    return this.#standing(at, held)
  }

  async #membersOf({ account, channel }: Placed): Promise<Member[]> {
    return await asServer(this.#parts, account, async (tx) => {
      const { rows } = await sql<{ handle: Handle; acts_for: string | null }>`
        select handle, acts_for from chat.member where channel_id = ${channel} and left_at is null`.execute(
        tx,
      )
      return rows.map(({ handle, acts_for: actsFor }) => ({ handle, actsFor }))
    })
  }

  #sharedScopes(account: string): Scope[] {
    const processors = new Set(this.#features.map(({ processor }) => processor))
    return ['operator', `account:${account}`, ...[...processors].map((one): Scope => `processor:${one}`)]
  }

  async #readShared(at: Placed, scopes: Scope[], heads: ReadonlyMap<Scope, string>): Promise<Held> {
    const { gate, clock } = this.#parts
    const facts = await gate.facts(scopes)
    // Its opening never changes; who came and went is in the facts about each.
    const opened = (await gate.facts([`channel:${at.channel}`])).filter(
      ({ kind }) => kind === 'channel-opened',
    )
    const held: Held = {
      facts: [...facts, ...opened],
      heads: new Map(scopes.map((scope) => [scope, heads.get(scope) ?? ''])),
      members: new Map(),
      alike: new Map(),
      newest: 0,
      next: Number.POSITIVE_INFINITY,
    }
    note(held, held.facts, clock())
    return held
  }

  async #decide(
    at: Placed,
    held: Held,
    members: readonly Member[],
    heads: ReadonlyMap<Scope, string>,
  ): Promise<void> {
    if (members.length === 0) return
    const facts = await this.#parts.gate.facts(members.map(({ handle }) => scopeOf(handle)))
    note(held, facts, this.#parts.clock())
    const own = Map.groupBy(facts, (fact) => ('handle' in fact ? fact.handle : ''))
    const now = this.#now(held)
    for (const { handle, actsFor } of members) {
      const compiled = compile([...held.facts, ...(own.get(handle) ?? [])])
      const alike = this.#features.map((feature) => {
        const { decision, reasons } = decideFor(compiled, { ...at, ...feature, at: now }, { handle, actsFor })
        const key = reasons.map(({ code, about }) => (about === null ? code : `${code}*`)).join(' ')
        if (!held.alike.has(key))
          held.alike.set(key, {
            reasons: reasons.map((one) => (one.about === null ? one : { ...one, about: NOBODY })),
            included: decision === 'permit',
          })
        return key
      })
      held.members.set(handle, { head: heads.get(scopeOf(handle)) ?? '', actsFor, alike })
    }
  }

  #standing(at: Placed, held: Held): ChannelStanding {
    const now = this.#now(held)
    const features = this.#features.flatMap((feature, index): FeatureStanding[] => {
      const card = cardIn(held.facts, feature.processor)
      // Of a processor without a card nothing is known, and nothing runs on it (R1).
      if (!card) return []
      const asked: Asked = { ...at, ...feature, at: now }
      return [
        {
          feature: feature.feature,
          card,
          isOn: isOn(held.facts, asked),
          isPossible: isPossible(held.facts, asked),
          groups: groupsOf(held, index),
        },
      ]
    })
    return { facts: held.facts, features, at: now }
  }

  #now(held: Held): number {
    return Math.max(held.newest, this.#parts.clock())
  }

  #keep(channel: string, held: Held): void {
    this.#held.delete(channel)
    this.#held.set(channel, held)
    for (const oldest of this.#held.keys()) {
      if (this.#held.size <= MOST_CHANNELS) break
      this.#held.delete(oldest)
    }
  }

  /** Of a channel that was erased nothing stays. */
  forget(channel: string): void {
    this.#held.delete(channel)
  }
}

const scopeOf = (handle: Handle): Scope => `handle:${handle}`

function note(held: Held, facts: readonly Fact[], now: number): void {
  for (const fact of facts) {
    held.newest = Math.max(held.newest, fact.time)
    for (const moment of momentsOf(fact)) if (moment > now) held.next = Math.min(held.next, moment)
  }
}

function groupsOf(held: Held, index: number): Group[] {
  const people = new Map<string, number>()
  for (const { alike } of held.members.values()) {
    const key = alike[index] ?? ''
    people.set(key, (people.get(key) ?? 0) + 1)
  }
  return [...people].flatMap(([key, count]) => {
    const found = held.alike.get(key)
    return found ? [{ ...found, people: count }] : []
  })
}

function cardIn(facts: readonly Fact[], processor: string): ProcessorCard | null {
  let card: ProcessorCard | null = null
  for (const fact of facts)
    if (fact.kind === 'processor-card-set' && fact.card.processor === processor) card = fact.card
  return card
}
