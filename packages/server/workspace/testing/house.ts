/** Team chat with everything real around it: PostgreSQL, ledger, gate, identity. */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { Client } from 'pg'
import type { ProcessorCard } from '@highroad/core/consent'
import type { ChannelItem, ChatEvent, MessageItem } from '@highroad/core/wire'
import { firstFacts } from '../../first-facts.ts'
import { openGate, type Gate } from '../../gate/index.ts'
import { openIdentity, type Identity } from '../../identity/index.ts'
import { openLedger } from '../../ledger/index.ts'
import { ownerFacts } from '../../owner-facts.ts'
import { openCards } from '../../regulated/index.ts'
import { startTestDatabase, type TestDatabase } from '../../store/testing/database.ts'
import { traces } from '../../store/testing/traces.ts'
import { openTerms } from '../../terms/index.ts'
import { openWorkspace, type ChatCaller, type ChatDevice, type Workspace } from '../index.ts'
import type { WorkspaceOptions } from '../parts.ts'

const CARD: ProcessorCard = {
  processor: 'this-server',
  party: 'first',
  retainsInputs: false,
  trainsOnInputs: false,
  agreements: [],
  region: 'this server',
  models: ['none'],
}
const PUBLIC_URL = 'http://127.0.0.1:8080'
const TERMS = join(import.meta.dirname, '..', '..', '..', '..', 'terms', 'highroad-1.yaml')
const PASSWORD = 'long enough to pass'
const random = (count: number) => randomBytes(count)

export interface House {
  readonly database: TestDatabase
  readonly gate: Gate
  readonly identity: Identity
  readonly workspace: Workspace
  readonly superuser: Client
  readonly owner: ChatCaller
  readonly account: string
  member: (name: string, account?: string) => Promise<ChatCaller>
  guest: (name: string) => Promise<ChatCaller>
  otherAccount: (name?: string) => Promise<{ account: string; owner: ChatCaller }>
  /** Another process's team chat over the same database. */
  another: (options?: Partial<WorkspaceOptions>) => Promise<Workspace>
  /** Rows of any table whose text contains the phrase, as `schema.table: count`, read as superuser. */
  traces: (phrase: string) => Promise<string[]>
  stop: () => Promise<void>
}

export async function openHouse(): Promise<House> {
  const database = await startTestDatabase()
  const { home, store } = database
  const clock = () => Date.now()
  const log = () => undefined
  const ledger = await openLedger({ store, home, clock, random, origin: 'highroad/test', log })
  const gate = await openGate({ store, ledger, clock, random, log })
  const identity = openIdentity({
    pool: store.auth,
    home,
    publicUrl: PUBLIC_URL,
    firstFacts: firstFacts({
      gate,
      cards: [CARD],
      declared: openCards({ store, gate, clock }).declared,
      terms: TERMS,
      keep: openTerms({ store, gate, clock }).keep,
      clock,
    }),
    ownerFacts: ownerFacts({ gate, clock }),
    clock,
    random,
  })
  const opened: Workspace[] = []
  const another = async (more: Partial<WorkspaceOptions> = {}): Promise<Workspace> => {
    const workspace = await openWorkspace({
      store,
      gate,
      identity,
      clock,
      random,
      publicUrl: PUBLIC_URL,
      log,
      home,
      ...more,
    })
    opened.push(workspace)
    return workspace
  }
  const workspace = await another()
  const superuser = new Client({ connectionString: database.superuserUrl })
  await superuser.connect()
  const code = (await identity.newSetUpCode()) ?? ''
  const { person: owner } = await identity.setUp(
    { code, name: 'Ana Owner', email: 'ana@example.test', password: PASSWORD, organisation: 'Acme' },
    'here',
  )
  const account = (await identity.membershipsOf(owner.id))[0]?.account ?? ''
  const accept = async (link: string, name: string): Promise<ChatCaller> => {
    const token = link.split('/').at(-1) ?? ''
    const email = `${name.toLowerCase().replaceAll(' ', '.')}@example.test`
    return (await identity.acceptAsNew(token, { name, email, password: PASSWORD })).person
  }
  return {
    database,
    gate,
    identity,
    workspace,
    superuser,
    owner,
    account,
    member: async (name, of = account) => accept((await identity.invite(of, 'member', owner.id)).link, name),
    guest: async (name) => (await identity.newGuest(name)).person,
    otherAccount: async (name = 'Other') => {
      const made = await identity.newAccount(name, owner.id)
      return { account: made.account, owner: await accept(made.ownerInvitation, `Owner of ${name}`) }
    },
    another,
    traces: (phrase) => traces(superuser, phrase),
    stop: async () => {
      for (const one of opened) await one.stop()
      await superuser.end()
      await gate.stop()
      await ledger.stop()
      await database.stop()
    },
  }
}

export const newClientId = (): string => randomBytes(12).toString('hex')

export const say = (
  workspace: Workspace,
  who: ChatCaller,
  channel: string,
  text: string,
  thread: string | null = null,
): Promise<MessageItem> =>
  workspace.messages.post(who, channel, { client: newClientId(), thread, text, files: [] })

export const open = (
  { workspace, account }: Pick<House, 'workspace' | 'account'>,
  who: ChatCaller,
  name: string,
  kind: 'public' | 'private' = 'public',
  people: readonly ChatCaller[] = [],
): Promise<ChannelItem> =>
  workspace.channels.open(who, account, { name, kind, topic: '', people: people.map(({ id }) => id) })

/** A device that keeps what it is told, and can be waited for. */
export class TestDevice {
  readonly events: ChatEvent[] = []
  gone = false
  device: ChatDevice | null = null
  #waiting: { ready: () => boolean; resolve: () => void }[] = []

  static async connect(workspace: Workspace, who: ChatCaller, account: string): Promise<TestDevice> {
    const made = new TestDevice()
    made.device = await workspace.events.connect(
      who,
      account,
      ({ event, json }) => {
        if (JSON.stringify(event) !== json) throw new Error('an event and its text differ')
        made.events.push(event)
        made.#waiting = made.#waiting.filter(({ ready, resolve }) => {
          if (!ready()) return true
          resolve()
          return false
        })
      },
      () => {
        made.gone = true
      },
    )
    return made
  }

  messages(channel: string): MessageItem[] {
    return this.events.flatMap((event) =>
      event.type === 'message' && event.message.channel === channel ? [event.message] : [],
    )
  }

  /** Resolves when this is so; looked at with each event. The test's own time limit is the limit. */
  until(ready: () => boolean): Promise<void> {
    if (ready()) return Promise.resolve()
    return new Promise((resolve) => this.#waiting.push({ ready, resolve }))
  }

  heard<T extends ChatEvent['type']>(type: T): Extract<ChatEvent, { type: T }>[] {
    return this.events.filter((event): event is Extract<ChatEvent, { type: T }> => event.type === type)
  }

  resume(channels: readonly { channel: string; changed: number }[] = []): Promise<void> {
    return this.device?.resume(channels) ?? Promise.resolve()
  }
}
