/**
 * Meetings with everything real around them (PostgreSQL, ledger, gate, identity, assistants) but sound: the ears and the
 * recogniser are doubles that take speech as text. Journeys with a media server and a speech model are in `e2e`.
 */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { Client } from 'pg'
import type { Feature, ProcessorCard } from '@highroad/core/consent'
import type { Join, LiveEvent } from '@highroad/core/wire'
import { openAssist, type Assist } from '../../assist/index.ts'
import { firstFacts } from '../../first-facts.ts'
import { ownerFacts } from '../../owner-facts.ts'
import { openGate, type Gate } from '../../gate/index.ts'
import { openIdentity, type Identity } from '../../identity/index.ts'
import { openLedger, type Ledger } from '../../ledger/index.ts'
import { startTestDatabase, type TestDatabase } from '../../store/testing/database.ts'
import { traces } from '../../store/testing/traces.ts'
import { openCards } from '../../regulated/index.ts'
import { openTerms } from '../../terms/index.ts'
import { openMeetings, type Caller, type Meetings } from '../index.ts'

const CARD: ProcessorCard = {
  processor: 'this-server',
  party: 'first',
  retainsInputs: false,
  trainsOnInputs: false,
  agreements: [],
  region: 'this server',
  models: ['text in, text out'],
}
const PUBLIC_URL = 'http://127.0.0.1:8080'
const TERMS = join(import.meta.dirname, '..', '..', '..', '..', 'terms', 'highroad-1.yaml')
const PASSWORD = 'long enough to pass'

/** A clock that a test moves; otherwise it is the real one, so that leases and the ledger go on. */
class TestClock {
  #ahead = 0
  readonly now = (): number => Date.now() + this.#ahead
  advance(ms: number): void {
    this.#ahead += ms
  }
}

/** Ears and recogniser in one: whom they may hear, and the stream that their sound went to. */
class Hearing {
  readonly allowed = new Set<string>()
  readonly open = new Set<string>()
  readonly dropped: string[] = []
  #lastStream: string | null = null

  readonly ears = {
    allow: (meeting: string, handle: string) => void this.allowed.add(`${meeting} ${handle}`),
    deny: (meeting: string, handle: string) => void this.allowed.delete(`${meeting} ${handle}`),
  }
  readonly recognizer = {
    open: (stream: string) => void this.open.add(stream),
    push: (stream: string) => {
      this.#lastStream = stream
    },
    drop: (stream: string) => {
      if (this.open.delete(stream)) this.dropped.push(stream)
    },
    close: (stream: string) => {
      this.open.delete(stream)
      return Promise.resolve()
    },
  }

  /** The stream that a second of this person's sound goes to; null where it goes nowhere. */
  streamOf(assist: Assist, meeting: string, handle: string, atMs: number): string | null {
    this.#lastStream = null
    assist.heard(meeting, handle, new Int16Array(160), atMs)
    return this.#lastStream
  }
}

export interface House {
  readonly database: TestDatabase
  readonly ledger: Ledger
  readonly gate: Gate
  readonly identity: Identity
  readonly meetings: Meetings
  readonly assist: Assist
  readonly hearing: Hearing
  readonly clock: TestClock
  readonly events: string[]
  /** Owner of the first account, and operator. */
  readonly owner: Caller
  readonly account: string
  member: (account: string, name: string, role?: 'owner' | 'member') => Promise<Caller>
  otherAccount: (organisation: string) => Promise<{ account: string; owner: Caller }>
  switchFeature: (account: string, feature: Feature, on: boolean) => Promise<void>
  askFirst: (account: string, askFirst: boolean) => Promise<void>
  /** Resolves when what has changed so far has had its effect on leases and summaries. */
  quiet: () => Promise<void>
  /** Rows of any table whose text contains the phrase, as `schema.table: count`, read as superuser. */
  traces: (phrase: string) => Promise<string[]>
  /** Closes meetings and assistants and opens them again on the same store, as a restart would. */
  restart: () => Promise<void>
  stop: () => Promise<void>
}

/** `endsWhenEmptyMs` and `presenceGraceMs` as `openMeetings` takes them. */
export async function openHouse(
  options: { endsWhenEmptyMs?: number; presenceGraceMs?: number } = {},
): Promise<House> {
  const database = await startTestDatabase()
  const { home, store } = database
  const clock = new TestClock()
  const random = (count: number) => randomBytes(count)
  const silent = () => undefined
  const ledger = await openLedger({
    store,
    home,
    clock: clock.now,
    random,
    origin: 'highroad/test',
    log: silent,
  })
  const gate = await openGate({ store, ledger, clock: clock.now, random, log: silent })
  const identity = openIdentity({
    pool: store.auth,
    home,
    publicUrl: PUBLIC_URL,
    firstFacts: firstFacts({
      gate,
      cards: [CARD],
      declared: openCards({ store, gate, clock: clock.now }).declared,
      terms: TERMS,
      keep: openTerms({ store, gate, clock: clock.now }).keep,
      clock: clock.now,
    }),
    ownerFacts: ownerFacts({ gate, clock: clock.now }),
    clock: clock.now,
    random,
  })
  const events: string[] = []
  const log = (event: string, detail: Record<string, string | number>) =>
    void events.push(`${event} ${JSON.stringify(detail)}`)
  const hearing = new Hearing()
  const openBoth = () => {
    const meetings = openMeetings({
      store,
      gate,
      identity,
      media: {
        available: () => ({ available: true, missing: null, get: null }),
        state: () => 'up',
        url: () => 'ws://127.0.0.1:1',
        tokenFor: () => Promise.resolve('a token'),
        earsIdentity: () => 'ears',
        endRoom: () => Promise.resolve(),
        remove: () => Promise.resolve(),
      },
      clock: clock.now,
      random,
      publicUrl: PUBLIC_URL,
      processorFor: () => CARD.processor,
      log,
      ...options,
    })
    const { ears, recognizer } = hearing
    const assist = openAssist({ gate, recognizer, ears, meetings: meetings.assist, random, log })
    return { meetings, assist }
  }
  let both = openBoth()

  const code = (await identity.newSetUpCode()) ?? ''
  const { person: owner } = await identity.setUp(
    { code, name: 'Ana Owner', email: 'ana@example.test', password: PASSWORD, organisation: 'Acme' },
    'here',
  )
  const account = (await identity.membershipsOf(owner.id))[0]?.account ?? ''
  const accept = async (link: string, name: string): Promise<Caller> => {
    const token = link.split('/').at(-1) ?? ''
    const email = `${name.toLowerCase().replaceAll(' ', '.')}@example.test`
    const { person } = await identity.acceptAsNew(token, { name, email, password: PASSWORD })
    return person
  }

  return {
    database,
    ledger,
    gate,
    identity,
    get meetings() {
      return both.meetings
    },
    get assist() {
      return both.assist
    },
    hearing,
    clock,
    events,
    owner,
    account,
    member: async (account, name, role = 'member') =>
      accept((await identity.invite(account, role, owner.id)).link, name),
    otherAccount: async (organisation) => {
      const made = await identity.newAccount(organisation, owner.id)
      return { account: made.account, owner: await accept(made.ownerInvitation, `Owner of ${organisation}`) }
    },
    switchFeature: async (account, feature, on) => {
      await gate.record(
        [{ kind: 'switch-set', time: clock.now(), account, feature, on, processor: CARD.processor }],
        { account, person: owner.id },
      )
      both.meetings.factsChanged()
    },
    askFirst: async (account, askFirst) => {
      await gate.record([{ kind: 'ask-first-set', time: clock.now(), account, askFirst }], {
        account,
        person: owner.id,
      })
      both.meetings.factsChanged()
    },
    quiet: async () => {
      await new Promise((resolve) => setImmediate(resolve))
      await both.assist.settled()
    },
    traces: (phrase) => tracesAt(database.superuserUrl, phrase),
    restart: async () => {
      await both.assist.stop()
      await both.meetings.stop()
      both = openBoth()
    },
    stop: async () => {
      await both.assist.stop()
      await both.meetings.stop()
      await gate.stop()
      await ledger.stop()
      await database.stop()
    },
  }
}

async function tracesAt(url: string, phrase: string): Promise<string[]> {
  const client = new Client(url)
  await client.connect()
  try {
    return await traces(client, phrase)
  } finally {
    await client.end()
  }
}

/** A person in a meeting, with what their client would do. */
export class Person {
  readonly caller: Caller
  readonly handle: string
  readonly received: LiveEvent[] = []
  readonly #house: House
  readonly #meeting: string
  #unsubscribe: () => void = () => undefined

  private constructor(house: House, meeting: string, caller: Caller, handle: string) {
    this.#house = house
    this.#meeting = meeting
    this.caller = caller
    this.handle = handle
  }

  /** Joins as somebody who signs in, or as a guest of that name. */
  static async join(
    house: House,
    meeting: string,
    who: Caller | string,
    says: Partial<Join> = {},
  ): Promise<Person> {
    const name = typeof who === 'string' ? who : null
    const caller = typeof who === 'string' ? null : who
    const { joined, cookie } = await house.meetings.join(caller, meeting, {
      name,
      actsFor: null,
      microphone: 'only-me',
      noticesShown: [],
      answers: [],
      leftOutOf: [],
      ...says,
    })
    const found =
      caller ?? (await house.identity.personOf(new Headers({ cookie: (cookie ?? '').split(';')[0] ?? '' })))
    if (!found) throw new Error('a guest has no person')
    const person = new Person(house, meeting, found, joined.handle)
    await person.connect()
    return person
  }

  async connect(): Promise<void> {
    this.#unsubscribe = await this.#house.meetings.subscribe(this.caller, this.#meeting, (event) =>
      this.received.push(event),
    )
  }

  disconnect(): void {
    this.#unsubscribe()
  }

  /** Their client shows every notice that is due and says so. */
  async readNotices(): Promise<void> {
    const { unseen } = await this.#house.meetings.room(this.caller, this.#meeting)
    for (const { feature, version } of unseen)
      await this.#house.meetings.acknowledgeNotice(this.caller, this.#meeting, feature, version)
  }

  /** Speaks for two seconds. False where nobody may hear it: then no sound leaves the room. */
  async say(text: string): Promise<boolean> {
    await this.#house.quiet()
    const { clock, hearing, assist } = this.#house
    const fromMs = clock.now()
    const may = hearing.allowed.has(`${this.#meeting} ${this.handle}`)
    const stream = hearing.streamOf(assist, this.#meeting, this.handle, fromMs)
    if (may !== (stream !== null)) throw new Error('ears and streams do not agree')
    clock.advance(2_000)
    if (stream === null) return false
    await assist.text({ stream, fromMs, untilMs: fromMs + 2_000, text })
    return true
  }

  /** What the sockets showed this person as captions. */
  captions(): string[] {
    return this.received.flatMap((event) => (event.type === 'caption' ? [event.text] : []))
  }
}
