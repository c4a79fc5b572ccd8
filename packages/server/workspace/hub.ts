/** Who is told what: the devices of this process by account and person, the channels that they are in, the other processes. */
import { HighroadError, type ChatEvent } from '@highroad/core/wire'
import { sql } from 'kysely'
import { Between, type Note } from './between.ts'
import { channelItems } from './channel-items.ts'
import { ComposeTelling } from './consent/telling.ts'
import { Device } from './device.ts'
import { lookedAt, readableChanges, readableCounters } from './device-reads.ts'
import type { ChatCaller, ChatDevice, SharedEvent } from './face.ts'
import { Feed, type FeedSource, shared } from './feed.ts'
import { asPerson, roleOf } from './finding.ts'
import { newId } from './ids.ts'
import type { Placed, Telling, WorkspaceOptions } from './parts.ts'
import { Online } from './online.ts'
import { Unsaid } from './context/unsaid.ts'
import { Presence, type PresenceState } from './presence.ts'
import { newsOf, peopleIn, placesOf, type Standing, standings } from './whereabouts.ts'

const LOOKS_EVERY_MS = 1_000
const TYPING_EVERY_MS = 3_000
const LETTERS: Readonly<Record<PresenceState, string>> = { active: 'a', away: 'w', offline: 'o' }
const STATES: Readonly<Record<string, PresenceState>> = { a: 'active', w: 'away', o: 'offline' }

export interface HubOptions extends WorkspaceOptions {
  /** Somebody who is no member any more still has a place as one: it ends. */
  readonly left: (account: string, person: string) => Promise<void>
  readonly presenceGraceMs?: number
}

export class Hub {
  readonly tell: Telling
  readonly unsaid = new Unsaid()
  readonly #options: HubOptions
  readonly #online = new Online()
  readonly #feeds = new Map<string, Feed>()
  readonly #typed = new Map<string, number>()
  readonly #composing = new ComposeTelling({
    accounts: () => this.#online.accounts(),
    in: (account) => this.#online.in(account),
    at: (channel) => this.#feeds.get(channel)?.devices ?? [],
  })
  readonly #between: Between
  readonly #presence: Presence
  readonly #source: FeedSource
  #timer: NodeJS.Timeout | undefined
  #looking: Promise<void> | null = null
  readonly #working = new Set<Promise<unknown>>()

  constructor(options: HubOptions) {
    this.#options = options
    this.#between = new Between({
      store: options.store,
      me: newId(options.random).slice(0, 12),
      heard: (note, from) => this.#heard(note, from),
      again: () => this.#again(),
      away: () => this.unsaid.away(),
      log: options.log,
    })
    this.#presence = new Presence({
      graceMs: options.presenceGraceMs ?? 30_000,
      changed: (account, person) => this.#run(this.#tellPresence(account, person)),
      say: (account, person, state) => this.#between.say('s', account, person, LETTERS[state]),
    })
    this.#source = {
      since: (at, changed) => newsOf(options, at, changed),
      people: (feed) => this.#placePeople(feed),
      gone: (at) => this.#gone(at),
      failed: ({ channel }) => options.log('chat-not-read', { channel }),
    }
    this.tell = {
      changed: (at, messages, version) => {
        this.#feeds.get(at.channel)?.offer(messages, version)
        this.#between.say('c', at.channel)
      },
      people: async (at, people) => {
        this.#between.say('p', at.account, at.channel, ...people)
        await this.#people(at, people)
      },
      channel: (at, people) => {
        this.#between.say('i', at.account, at.channel, ...(people ?? []))
        this.#run(this.#tellChannel(at, people ?? null))
      },
      draft: (at, person, thread) => {
        this.#between.say('d', at.account, at.channel, person, thread ?? '')
        this.#draft(at, person, thread)
      },
      unsaid: ({ channel }) => {
        this.unsaid.tell(channel)
        this.#between.say('u', channel)
      },
      gone: (at) => {
        this.unsaid.tell(at.channel)
        this.#between.say('g', at.account, at.channel)
        this.#gone(at)
      },
      compose: ({ account, channel }) => {
        this.#between.say('k', account ?? '', channel ?? '')
        this.#composing.tell(account, channel)
      },
      left: (account, person) => {
        this.#between.say('l', account, person)
        this.#left(account, person)
      },
      presenceOf: (account, person) => this.#presence.of(account, person),
    }
  }

  async start(): Promise<void> {
    await this.#between.start()
    this.#between.say('q')
    this.#timer = setInterval(() => {
      this.#looking ??= this.#look().finally(() => (this.#looking = null))
    }, LOOKS_EVERY_MS)
    this.#timer.unref()
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer)
    this.#presence.stop()
    this.#composing.stop()
    for (const account of this.#online.accounts())
      for (const device of this.#online.in(account)) device.close()
    for (const feed of this.#feeds.values()) feed.stop()
    await this.#between.stop()
    await this.#looking
    await Promise.all(this.#working)
  }

  async connect(
    who: ChatCaller,
    account: string,
    send: (event: SharedEvent) => void,
    onGone: () => void,
  ): Promise<ChatDevice> {
    const role = await roleOf(this.#options, who, account)
    const device = new Device(this.#forDevices, { who, account, role }, send, onGone)
    // Before reading where they are: what changes meanwhile finds the device.
    this.#online.add(device)
    try {
      const places = await placesOf(this.#options, account, who.id)
      if (role === null && places.some((place) => !place.guest)) await this.#options.left(account, who.id)
      const theirs = role === null ? places.filter(({ guest }) => guest) : places
      if (role === null && theirs.length === 0) throw new HighroadError('not-found')
      for (const place of theirs) {
        const feed = this.#feedAt(account, place)
        device.attach(feed, true)
        // Read before or after a change that this process knows of: the database says which.
        if (feed.isBehind(0, place.version)) await feed.people()
      }
      // Whoever stopped being a member while this was read is told so here, by nobody else.
      if ((await roleOf(this.#options, who, account)) !== role) throw new HighroadError('not-found')
    } catch (error) {
      device.close()
      throw error
    }
    this.#presence.device(account, who.id, device, true)
    return device
  }

  readonly #forDevices = {
    counters: (device: Device, channels: readonly string[]) =>
      readableCounters(this.#options, device, channels),
    changes: (device: Device, channel: string, since: number) =>
      readableChanges(this.#options, device, channel, since),
    lookAt: async (device: Device, channel: string) => {
      const found = await lookedAt(this.#options, device, channel)
      // Meanwhile they may have gone on to look at another, or have come in.
      if (found && device.looks === channel && !device.isIn(channel))
        device.attach(this.#feedAt(device.account, found), false)
    },
    typing: (device: Device, channel: string, thread: string | null) => {
      const key = `${channel} ${device.who.id}`
      const now = performance.now()
      if (now - (this.#typed.get(key) ?? Number.NEGATIVE_INFINITY) < TYPING_EVERY_MS) return
      if (this.#typed.size > 10_000) this.#typed.clear()
      this.#typed.set(key, now)
      this.#between.say('t', channel, thread ?? '', device.who.id)
      this.#typing(channel, thread, device.who.id)
    },
    active: (device: Device, active: boolean) =>
      this.#presence.device(device.account, device.who.id, device, active),
    closed: (device: Device) => {
      this.#online.delete(device)
      for (const [channel, feed] of this.#feeds) if (feed.devices.size === 0) this.#drop(channel)
      this.#presence.closed(device.account, device.who.id, device)
    },
  }

  #feedAt(account: string, { channel, counter, version }: Standing): Feed {
    const from = { handed: counter, version }
    const feed = this.#feeds.get(channel) ?? new Feed({ account, channel }, from, this.#source)
    this.#feeds.set(channel, feed)
    return feed
  }

  #drop(channel: string): void {
    this.#feeds.get(channel)?.stop()
    this.#feeds.delete(channel)
  }

  async #placePeople(feed: Feed): Promise<number | null> {
    const { account, channel } = feed.at
    const online = this.#online.people(account)
    const row = await peopleIn(this.#options, feed.at, online)
    if (!row) {
      this.#gone(feed.at)
      return null
    }
    const isIn = new Set(row.people)
    for (const person of online)
      for (const device of this.#online.of(account, person)) {
        const was = device.isIn(channel)
        if (isIn.has(person)) {
          device.attach(feed, true)
          if (!was) this.#run(this.#tellChannel(feed.at, [person]))
        } else if (was) {
          device.detach(channel)
          device.tell(shared({ type: 'channel-gone', channel }))
          if (device.role === null && !device.isAnywhere()) device.gone()
        } else if (feed.devices.has(device) && !row.public) device.detach(channel)
      }
    return row.version
  }

  async #people(at: Placed, people: readonly string[]): Promise<void> {
    const here = people.some((person) => this.#online.of(at.account, person).length > 0)
    if (!here && !this.#feeds.has(at.channel)) return
    const feed = this.#feeds.get(at.channel) ?? (await this.#newFeed(at))
    if (!feed) return this.#gone(at)
    await feed.people()
    this.#composing.tell(at.account, at.channel)
    if (feed.devices.size === 0) return this.#drop(at.channel)
    for (const person of people) this.#run(this.#tellPresence(at.account, person))
  }

  async #newFeed({ account, channel }: Placed): Promise<Feed | null> {
    const found = (await standings(this.#options, account, [channel])).get(channel)
    return found ? this.#feedAt(account, found) : null
  }

  #gone(at: Placed): void {
    const feed = this.#feeds.get(at.channel)
    for (const device of feed?.devices ?? []) {
      device.detach(at.channel)
      device.tell(shared({ type: 'channel-gone', channel: at.channel }))
    }
    this.#drop(at.channel)
  }

  #left(account: string, person: string): void {
    for (const device of this.#online.of(account, person)) device.gone()
  }

  #draft({ account, channel }: Placed, person: string, thread: string | null): void {
    const event = shared({ type: 'draft', channel, thread })
    for (const device of this.#online.of(account, person)) device.tell(event)
  }

  #typing(channel: string, thread: string | null, person: string): void {
    const event = shared({ type: 'typing', channel, thread, person })
    for (const device of this.#feeds.get(channel)?.devices ?? [])
      if (device.who.id !== person) device.tell(event)
  }

  /** The channel as it is now for each of these, or for everybody in it. */
  async #tellChannel(at: Placed, people: readonly string[] | null): Promise<void> {
    const devices = people
      ? people.flatMap((person) => this.#online.of(at.account, person))
      : [...(this.#feeds.get(at.channel)?.devices ?? [])]
    for (const [person, theirs] of Map.groupBy(devices, ({ who }) => who.id)) {
      const [first] = theirs
      if (!first) continue
      const role = await roleOf(this.#options, first.who, at.account)
      const [channel] = await asPerson(this.#options, { account: at.account, role }, person, (tx) =>
        channelItems(tx, { person, role }, sql`c.id = ${at.channel}`),
      )
      if (!channel) continue
      const event = shared({ type: 'channel', channel })
      for (const device of theirs) device.tell(event)
    }
  }

  /** To whoever may know of this person: members of each other, and whoever shares a channel with a guest. */
  async #tellPresence(account: string, person: string): Promise<void> {
    const devices = this.#online.in(account)
    if (devices.length === 0) return
    const places = await placesOf(this.#options, account, person)
    const role = await this.#options.identity.roleIn(person, account)
    const name = (await this.#options.identity.namesOf([person])).get(person)
    if (name === undefined || (role === null && places.length === 0)) return
    const event: ChatEvent = {
      type: 'person',
      person: { person, name, guest: role === null, presence: this.#presence.of(account, person) },
    }
    const told = shared(event)
    for (const device of devices)
      if ((role !== null && device.role !== null) || places.some(({ channel }) => device.isIn(channel)))
        device.tell(told)
  }

  #heard([kind, ...ids]: Note, from: string): void {
    const [one = '', two = '', three = '', ...more] = ids
    const rest = three === '' ? [] : [three, ...more]
    if (kind === 'c') this.#feeds.get(one)?.pull()
    else if (kind === 'p') this.#run(this.#people({ account: one, channel: two }, rest))
    else if (kind === 'i')
      this.#run(this.#tellChannel({ account: one, channel: two }, rest.length > 0 ? rest : null))
    else if (kind === 'd')
      this.#draft({ account: one, channel: two }, three, more[0] === '' ? null : (more[0] ?? null))
    else if (kind === 'u') this.unsaid.tell(one)
    else if (kind === 'g') {
      this.unsaid.tell(two)
      this.#gone({ account: one, channel: two })
    } else if (kind === 'k') this.#composing.tell(one === '' ? null : one, two === '' ? null : two)
    else if (kind === 'l') this.#left(one, two)
    else if (kind === 't') this.#typing(one, two === '' ? null : two, three)
    else if (kind === 's') this.#presence.heard(from, one, two, STATES[three] ?? 'offline')
    else if (kind === 'q') this.#presence.sayAll()
  }

  /** The other processes were not heard for a while: everything is asked anew. */
  #again(): void {
    this.unsaid.again()
    this.#presence.sayAll()
    for (const feed of this.#feeds.values()) feed.pull()
    for (const account of this.#online.accounts())
      for (const person of this.#online.people(account)) this.#run(this.#placeAgain(account, person))
  }

  async #placeAgain(account: string, person: string): Promise<void> {
    for (const { channel } of await placesOf(this.#options, account, person))
      await this.#people({ account, channel }, [person])
  }

  /** Asks once a second for what a lost notification would have said; where nobody is here, nothing is asked. */
  async #look(): Promise<void> {
    for (const [channel, feed] of this.#feeds) if (feed.devices.size === 0) this.#drop(channel)
    for (const [account, feeds] of Map.groupBy(this.#feeds.values(), ({ at }) => at.account))
      try {
        const channels = feeds.map(({ at }) => at.channel)
        const found = await standings(this.#options, account, channels)
        for (const feed of feeds) {
          const is = found.get(feed.at.channel)
          if (!is || feed.isBehind(is.counter, is.version)) feed.pull()
        }
      } catch {
        this.#options.log('chat-not-looked', { channels: feeds.length })
      }
  }

  #run(work: Promise<unknown>): void {
    const done = work
      .catch(() => this.#options.log('chat-not-told', {}))
      .finally(() => this.#working.delete(done))
    this.#working.add(done)
  }
}
