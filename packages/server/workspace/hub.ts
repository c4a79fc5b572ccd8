/** Who is told what: the devices of this process by account and person, the channels that they are in, the other processes. */
import { HighroadError, type ChatEvent, type Role } from '@highroad/core/wire'
import { sql } from 'kysely'
import { Between, type Note } from './between.ts'
import { channelItems } from './channel-items.ts'
import { Device } from './device.ts'
import type { ChatCaller, ChatDevice, SharedEvent } from './face.ts'
import { Feed, type FeedSource, shared } from './feed.ts'
import { asPerson, asServer, roleOf } from './finding.ts'
import { newId } from './ids.ts'
import type { Placed, Telling, WorkspaceOptions } from './parts.ts'
import { Presence, type PresenceState } from './presence.ts'
import { changesIn } from './reading.ts'

const LOOKS_EVERY_MS = 1_000
const TYPING_EVERY_MS = 3_000
const LETTERS: Readonly<Record<PresenceState, string>> = { active: 'a', away: 'w', offline: 'o' }
const STATES: Readonly<Record<string, PresenceState>> = { a: 'active', w: 'away', o: 'offline' }

export interface HubOptions extends WorkspaceOptions {
  /** Somebody who is no member any more still has a place as one: it ends. */
  readonly left: (account: string, person: string) => Promise<void>
  readonly presenceGraceMs?: number
}

type Devices = Map<string, Set<Device>>

export class Hub {
  readonly tell: Telling
  readonly #options: HubOptions
  readonly #accounts = new Map<string, Devices>()
  readonly #feeds = new Map<string, Feed>()
  readonly #typed = new Map<string, number>()
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
      log: options.log,
    })
    this.#presence = new Presence({
      graceMs: options.presenceGraceMs ?? 30_000,
      changed: (account, person) => this.#run(this.#tellPresence(account, person)),
      say: (account, person, state) => this.#between.say('s', account, person, LETTERS[state]),
    })
    this.#source = {
      since: (at, changed) => this.#since(at, changed),
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
      gone: (at) => {
        this.#between.say('g', at.account, at.channel)
        this.#gone(at)
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
    for (const devices of this.#accounts.values())
      for (const all of devices.values()) for (const device of all) device.close()
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
    this.#add(device)
    try {
      const places = await this.#placesOf(account, who.id)
      if (role === null && places.some((place) => !place.guest)) await this.#options.left(account, who.id)
      const theirs = role === null ? places.filter(({ guest }) => guest) : places
      if (role === null && theirs.length === 0) throw new HighroadError('not-found')
      for (const { id, counter, version } of theirs) {
        const feed = this.#feedAt({ account, channel: id }, counter, version)
        device.attach(feed, true)
        // Read before or after a change that this process knows of: the database says which.
        if (feed.isBehind(0, version)) await feed.people()
      }
    } catch (error) {
      device.close()
      throw error
    }
    this.#presence.device(account, who.id, device, true)
    return device
  }

  readonly #forDevices = {
    counters: async (device: Device, channels: readonly string[]): Promise<Map<string, number>> => {
      const rows = await this.#asDevice(device, async (tx) => {
        const found = await sql<{ id: string; counter: string }>`
          select id, counter from chat.channel
           where account_id = ${device.account} and id = any (${[...channels]}::text[])`.execute(tx)
        return found.rows
      })
      return new Map(rows.map(({ id, counter }) => [id, Number(counter)]))
    },
    changes: (device: Device, channel: string, since: number) =>
      this.#asDevice(device, (tx) => changesIn(this.#options, tx, channel, since)),
    lookAt: async (device: Device, channel: string) => {
      const rows = await this.#asDevice(device, async (tx) => {
        const found = await sql<{ counter: string; version: string }>`
          select counter, people_version as version from chat.channel
           where account_id = ${device.account} and id = ${channel} and kind = 'public'`.execute(tx)
        return found.rows
      })
      const [row] = rows
      // Meanwhile they may have gone on to look at another, or have come in.
      if (!row || device.looks !== channel || device.isIn(channel)) return
      const feed = this.#feedAt(
        { account: device.account, channel },
        Number(row.counter),
        Number(row.version),
      )
      device.attach(feed, false)
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
      const devices = this.#accounts.get(device.account)
      const all = devices?.get(device.who.id)
      all?.delete(device)
      if (all?.size === 0) devices?.delete(device.who.id)
      if (devices?.size === 0) this.#accounts.delete(device.account)
      for (const [channel, feed] of this.#feeds) if (feed.devices.size === 0) this.#drop(channel)
      this.#presence.closed(device.account, device.who.id, device)
    },
  }

  #add(device: Device): void {
    const devices: Devices = this.#accounts.get(device.account) ?? new Map<string, Set<Device>>()
    this.#accounts.set(device.account, devices)
    const all = devices.get(device.who.id) ?? new Set<Device>()
    devices.set(device.who.id, all)
    all.add(device)
  }

  #devicesOf(account: string, person: string): Device[] {
    return [...(this.#accounts.get(account)?.get(person) ?? [])]
  }

  #feedAt(at: Placed, handed: number, version: number): Feed {
    const feed = this.#feeds.get(at.channel) ?? new Feed(at, { handed, version }, this.#source)
    this.#feeds.set(at.channel, feed)
    return feed
  }

  #drop(channel: string): void {
    this.#feeds.get(channel)?.stop()
    this.#feeds.delete(channel)
  }

  /** In the name of the device's person, whose role is asked anew. */
  async #asDevice<T>(device: Device, work: Parameters<typeof asPerson<T>>[3]): Promise<T> {
    const role: Role | null = await roleOf(this.#options, device.who, device.account)
    return await asPerson(this.#options, { account: device.account, role }, device.who.id, work)
  }

  #placesOf(account: string, person: string) {
    return asServer(this.#options, account, async (tx) => {
      const { rows } = await sql<{ id: string; counter: string; version: string; guest: boolean }>`
        select c.id, c.counter, c.people_version as version, m.guest
          from chat.member m join chat.channel c on c.id = m.channel_id
         where m.account_id = ${account} and m.person_id = ${person} and m.left_at is null`.execute(tx)
      return rows.map((row) => ({ ...row, counter: Number(row.counter), version: Number(row.version) }))
    })
  }

  #since(at: Placed, changed: number) {
    return asServer(this.#options, at.account, async (tx) => {
      const found = await changesIn(this.#options, tx, at.channel, changed, true)
      const { rows } = await sql<{ version: string }>`
        select people_version as version from chat.channel where id = ${at.channel}`.execute(tx)
      return rows[0] ? { ...found, version: Number(rows[0].version) } : null
    })
  }

  /** One statement says who is in it, and of which version that is. */
  async #placePeople(feed: Feed): Promise<number | null> {
    const { account, channel } = feed.at
    const online = [...(this.#accounts.get(account)?.keys() ?? [])]
    const row = await asServer(this.#options, account, async (tx) => {
      const { rows } = await sql<{ version: string; public: boolean; people: string[] }>`
        select c.people_version as version, c.kind = 'public' as public, array(
                 select m.person_id from chat.member m
                  where m.channel_id = c.id and m.left_at is null and m.person_id = any (${online}::text[])) as people
          from chat.channel c where c.id = ${channel}`.execute(tx)
      return rows[0]
    })
    if (!row) {
      this.#gone(feed.at)
      return null
    }
    const isIn = new Set(row.people)
    for (const person of online)
      for (const device of this.#devicesOf(account, person)) {
        const was = device.isIn(channel)
        if (isIn.has(person)) {
          device.attach(feed, true)
          if (!was) this.#run(this.#tellChannel(feed.at, [person]))
        } else if (was) {
          device.detach(channel)
          device.tell(shared({ type: 'channel-gone', channel }))
        } else if (feed.devices.has(device) && !row.public) device.detach(channel)
      }
    return Number(row.version)
  }

  async #people(at: Placed, people: readonly string[]): Promise<void> {
    const here = people.some((person) => this.#devicesOf(at.account, person).length > 0)
    if (!here && !this.#feeds.has(at.channel)) return
    const feed = this.#feeds.get(at.channel) ?? (await this.#newFeed(at))
    if (!feed) return this.#gone(at)
    await feed.people()
    if (feed.devices.size === 0) return this.#drop(at.channel)
    for (const person of people) this.#run(this.#tellPresence(at.account, person))
  }

  async #newFeed(at: Placed): Promise<Feed | null> {
    const row = await asServer(this.#options, at.account, async (tx) => {
      const { rows } = await sql<{ counter: string; version: string }>`
        select counter, people_version as version from chat.channel where id = ${at.channel}`.execute(tx)
      return rows[0]
    })
    return row ? this.#feedAt(at, Number(row.counter), Number(row.version)) : null
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
    for (const device of this.#devicesOf(account, person)) device.gone()
  }

  #draft({ account, channel }: Placed, person: string, thread: string | null): void {
    const event = shared({ type: 'draft', channel, thread })
    for (const device of this.#devicesOf(account, person)) device.tell(event)
  }

  #typing(channel: string, thread: string | null, person: string): void {
    const event = shared({ type: 'typing', channel, thread, person })
    for (const device of this.#feeds.get(channel)?.devices ?? [])
      if (device.who.id !== person) device.tell(event)
  }

  /** The channel as it is now for each of these, or for everybody in it. */
  async #tellChannel(at: Placed, people: readonly string[] | null): Promise<void> {
    const devices = people
      ? people.flatMap((person) => this.#devicesOf(at.account, person))
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
    const devices = [...(this.#accounts.get(account)?.values() ?? [])].flatMap((all) => [...all])
    if (devices.length === 0) return
    const places = await this.#placesOf(account, person)
    const role = await this.#options.identity.roleIn(person, account)
    const name = (await this.#options.identity.namesOf([person])).get(person)
    if (name === undefined || (role === null && places.length === 0)) return
    const event: ChatEvent = {
      type: 'person',
      person: { person, name, guest: role === null, presence: this.#presence.of(account, person) },
    }
    const told = shared(event)
    for (const device of devices)
      if ((role !== null && device.role !== null) || places.some(({ id }) => device.isIn(id)))
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
    else if (kind === 'g') this.#gone({ account: one, channel: two })
    else if (kind === 'l') this.#left(one, two)
    else if (kind === 't') this.#typing(one, two === '' ? null : two, three)
    else if (kind === 's') this.#presence.heard(from, one, two, STATES[three] ?? 'offline')
    else if (kind === 'q') this.#presence.sayAll()
  }

  /** The other processes were not heard for a while: everything is asked anew. */
  #again(): void {
    this.#presence.sayAll()
    for (const feed of this.#feeds.values()) feed.pull()
    for (const [account, people] of this.#accounts)
      for (const person of people.keys()) this.#run(this.#placeAgain(account, person))
  }

  async #placeAgain(account: string, person: string): Promise<void> {
    for (const { id } of await this.#placesOf(account, person))
      await this.#people({ account, channel: id }, [person])
  }

  /** Asks once a second for what a lost notification would have said; where nobody is here, nothing is asked. */
  async #look(): Promise<void> {
    for (const [channel, feed] of this.#feeds) if (feed.devices.size === 0) this.#drop(channel)
    for (const [account, feeds] of Map.groupBy(this.#feeds.values(), ({ at }) => at.account))
      try {
        const rows = await asServer(this.#options, account, async (tx) => {
          const found = await sql<{ id: string; counter: string; version: string }>`
            select id, counter, people_version as version from chat.channel
             where id = any (${feeds.map(({ at }) => at.channel)}::text[])`.execute(tx)
          return new Map(found.rows.map((row) => [row.id, row]))
        })
        for (const feed of feeds) {
          const row = rows.get(feed.at.channel)
          if (!row || feed.isBehind(Number(row.counter), Number(row.version))) feed.pull()
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
