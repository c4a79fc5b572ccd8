/** The whole server behind the edge, for tests: real database, ledger, gate, identity and meetings, no socket. */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { pino } from 'pino'
import type { ProcessorCard } from '@highroad/core/consent'
import { openAuthzen } from '../../authzen/index.ts'
import { firstFacts } from '../../first-facts.ts'
import { openForms, openGate, type Gate } from '../../gate/index.ts'
import { openIdentity, type Identity } from '../../identity/index.ts'
import { openLedger } from '../../ledger/index.ts'
import { ownerFacts } from '../../owner-facts.ts'
import { openMeetings } from '../../meeting/index.ts'
import { openPrices } from '../../price/index.ts'
import { openCards, openMarks } from '../../regulated/index.ts'
import { startTestDatabase, type TestDatabase } from '../../store/testing/database.ts'
import { openTelemetry } from '../../telemetry/index.ts'
import { openTerms } from '../../terms/index.ts'
import { openWorkspace, type Workspace } from '../../workspace/index.ts'
import { openCompose } from '../../assist/index.ts'
import type { Writer } from '../../model/index.ts'
import { openReading } from '../../reading.ts'
import { httpApp } from '../app.ts'
import { receiptMail } from '../../receipt-mail.ts'
import type { HttpParts } from '../parts.ts'

export const ORIGIN = 'http://127.0.0.1:8080'
const ROOT = join(import.meta.dirname, '..', '..', '..', '..')

const CARD: ProcessorCard = {
  processor: 'this-server',
  party: 'first',
  retainsInputs: false,
  trainsOnInputs: false,
  agreements: [],
  region: 'this server',
  models: ['none'],
}

/** A browser: keeps its cookies, sends its origin. */
export interface Browser {
  ask: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Response>
  /** What the browser would send as its Cookie header now. */
  cookie: () => string
}

export interface Edge {
  readonly database: TestDatabase
  readonly identity: Identity
  readonly gate: Gate
  readonly parts: HttpParts
  readonly workspace: Workspace
  readonly app: ReturnType<typeof httpApp>
  /** Everything that was logged. */
  readonly logged: () => string
  /** The code that main.ts would print. */
  readonly code: string
  readonly newBrowser: () => Browser
  readonly stop: () => Promise<void>
}

/** `writer`: what rewrites, on the one processor that is here. */
export async function openEdge({
  writer,
  ...change
}: Partial<HttpParts> & { readonly writer?: Writer } = {}): Promise<Edge> {
  const database = await startTestDatabase()
  const { home, store } = database
  const clock = () => Date.now()
  const random = (count: number) => randomBytes(count)
  const silent = () => undefined
  const ledger = await openLedger({ store, home, clock, random, origin: 'highroad/test', log: silent })
  const gate = await openGate({ store, ledger, clock, random, log: silent })
  const terms = openTerms({ store, gate, clock })
  const cards = openCards({ store, gate, clock })
  const identity = openIdentity({
    pool: store.auth,
    home,
    publicUrl: ORIGIN,
    ownerFacts: ownerFacts({ gate, clock }),
    firstFacts: firstFacts({
      gate,
      cards: [CARD],
      declared: cards.declared,
      terms: join(ROOT, 'terms', 'highroad-1.yaml'),
      keep: terms.keep,
      clock,
    }),
    clock,
    random,
  })
  const meetings = openMeetings({
    store,
    gate,
    identity,
    media: {
      available: () => ({ available: false, missing: 'There is none.', get: 'Get one.' }),
      state: () => 'missing',
      url: () => '',
      tokenFor: () => Promise.reject(new Error('there is none')),
      earsIdentity: () => 'ears',
      endRoom: () => Promise.resolve(),
      remove: () => Promise.resolve(),
    },
    clock,
    random,
    publicUrl: ORIGIN,
    processorFor: () => CARD.processor,
    // Nobody here has a live connection: who joined stays, however long a test takes.
    presenceGraceMs: 600_000,
    log: silent,
  })
  const offered =
    change.offered ??
    (['captions', 'summary'] as const).map((feature) => ({ feature, processor: CARD.processor }))
  const workspace = await openWorkspace({
    offered,
    store,
    gate,
    identity,
    clock,
    random,
    publicUrl: ORIGIN,
    home,
    log: silent,
  })
  const forms = await openForms({ store, ledger, gate, home, publicUrl: ORIGIN, clock, random })
  const authzen = openAuthzen({
    store,
    gate,
    ledgerSize: ledger.size,
    clock,
    random,
    log: silent,
  })
  const telemetry = openTelemetry({ store, gate, clock, random, log: silent })
  const reading = openReading({ gate, workspace, processor: CARD.processor, clock, log: silent })
  let log = ''
  const sink = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      log += chunk.toString()
      done()
    },
  })
  const parts: HttpParts = {
    identity,
    meetings,
    workspace,
    reading,
    writing: openCompose({
      gate,
      channels: workspace.context,
      writer: writer ? { write: writer.write, processor: CARD.processor } : null,
      random,
    }),
    gate,
    authzen,
    terms,
    telemetry,
    forms,
    receipts: receiptMail({ forms, mail: null, log: silent }),
    cards,
    marks: openMarks({ store, gate, clock }),
    prices: openPrices({ store, clock }),
    offered,
    ledger,
    deployment: {
      media: () => ({ available: false, missing: 'There is none.', get: 'Get one.' }),
      speech: () => 'ready',
      microphonesAnywhere: false,
      writer: () => writer?.state() ?? 'none',
    },
    publicUrl: ORIGIN,
    mediaUrl: null,
    trustProxy: false,
    webFolder: join(home, 'no-such-folder'),
    clock,
    log: pino({ base: null }, sink),
    ...change,
  }
  const app = httpApp(parts)
  const code = (await identity.newSetUpCode()) ?? ''
  return {
    database,
    identity,
    gate,
    parts,
    workspace,
    app,
    logged: () => log,
    code,
    newBrowser: () => newBrowser(app),
    stop: async () => {
      authzen.stop()
      telemetry.stop()
      await reading.stop()
      await meetings.stop()
      await workspace.stop()
      await gate.stop()
      await ledger.stop()
      await database.stop()
    },
  }
}

function newBrowser(app: ReturnType<typeof httpApp>): Browser {
  const jar = new Map<string, string>()
  const cookies = () => [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
  return {
    cookie: cookies,
    ask: async (method, path, body, headers = {}) => {
      const cookie = cookies()
      const answer = await app.request(`${ORIGIN}${path}`, {
        method,
        headers: {
          ...(cookie === '' ? {} : { cookie }),
          ...(method === 'GET' ? {} : { origin: ORIGIN }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      })
      for (const set of answer.headers.getSetCookie()) {
        const [pair = '', ...attributes] = set.split(';')
        const [name = '', value = ''] = pair.split(/=(.*)/s)
        if (attributes.some((one) => /^\s*max-age=0$/i.test(one))) jar.delete(name)
        else jar.set(name, value)
      }
      return answer
    },
  }
}
