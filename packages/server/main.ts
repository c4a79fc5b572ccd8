/** The composition root: starts every part in order, joins their ports, prints the address, and ends all of it. */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { type Logger, pino } from 'pino'
import { openCompose } from './assist/index.ts'
import { openAuthzen } from './authzen/index.ts'
import { type Config, ConfigError, readConfig } from './config.ts'
import { firstFacts } from './first-facts.ts'
import { mustBeFree, portProblem, PortTaken } from './free-port.ts'
import { openForms, openGate } from './gate/index.ts'
import { hear } from './hearing.ts'
import { HomeTaken, lockHome } from './home-lock.ts'
import { listen } from './http/index.ts'
import { type Identity, openIdentity } from './identity/index.ts'
import { HELD_ELSEWHERE, heldElsewhere } from './joining.ts'
import { LedgerRefuses, openLedger } from './ledger/index.ts'
import { openMail } from './mail/index.ts'
import { mediaParts } from './media-parts.ts'
import { startMediaServer } from './media/index.ts'
import { openMeetings } from './meeting/index.ts'
import { openWriter, Recognizer, thisServersCard, writersCard } from './model/index.ts'
import { offeredFeatures } from './offered.ts'
import { ownerFacts } from './owner-facts.ts'
import { openPrices } from './price/index.ts'
import { openReading } from './reading.ts'
import { receiptMail } from './receipt-mail.ts'
import { openCards, openMarks } from './regulated/index.ts'
import { newShutdown, type Shutdown } from './shutdown.ts'
import { databaseBeside, openStore, StartError, startPostgres } from './store/index.ts'
import { openTelemetry } from './telemetry/index.ts'
import { openTerms } from './terms/index.ts'
import { openWorkspace } from './workspace/index.ts'

const ROOT = join(import.meta.dirname, '..', '..')

const clock = (): number => Date.now()
const random = (count: number): Uint8Array => randomBytes(count)
const say = (line: string): void => void process.stdout.write(`${line}\n`)

/** Starts everything; each part's end is noted with `shutdown` as soon as it runs. */
async function startAll(config: Config, shutdown: Shutdown, log: Logger): Promise<void> {
  const { home, publicUrl, joins } = config
  const line = (text: string): void => log.info({ event: text })
  const event = (name: string, detail: Record<string, string | number>): void =>
    log.info({ event: name, ...detail })

  // Whoever joins leaves the directory to the process that it joins, and the database, media and models with it.
  const lock = joins ? null : lockHome(home)
  if (lock) shutdown.defer('the directory', lock.release)
  await mustBeFree(config.host, config.port)

  const databaseUrl = joins ? databaseBeside(home, config.databaseUrl) : config.databaseUrl
  const postgres = databaseUrl ? null : await startPostgres({ home, log: line, progress: say })
  if (postgres) shutdown.defer('the database', postgres.stop)
  const store = await openStore({
    home,
    superuserUrl: postgres?.superuserUrl ?? null,
    databaseUrl,
    log: line,
  })
  shutdown.defer('the connections to the database', store.close)
  // A name for a new log; one that has a key keeps the name it was made with.
  const ledger = await openLedger({
    store,
    home,
    clock,
    random,
    origin: `highroad/${randomBytes(8).toString('hex')}`,
    log: line,
  })
  shutdown.defer('the ledger', ledger.stop)
  const gate = await openGate({ store, ledger, clock, random, log: line })
  shutdown.defer('the gate', gate.stop)
  const forms = await openForms({ store, ledger, gate, home, publicUrl, clock, random })
  const receipts = receiptMail({ forms, mail: config.mail && openMail(config.mail), log: line })
  shutdown.defer('the mail', receipts.stop)

  const authzen = openAuthzen({ store, gate, ledgerSize: ledger.size, clock, random, log: event })
  shutdown.defer('the questions of programs', authzen.stop)
  const telemetry = openTelemetry({ store, gate, clock, random, log: event })
  shutdown.defer('the telemetry', telemetry.stop)

  const { purpose: _purpose, ...card } = thisServersCard(config.speechModel)
  const writerCard = config.writer && writersCard(config.writer)
  const offered = offeredFeatures({
    thisServer: card.processor,
    writer: writerCard?.processor ?? null,
  })
  const terms = openTerms({ store, gate, clock })
  const cards = openCards({ store, gate, clock })
  const facts = firstFacts({
    gate,
    cards: writerCard ? [card, writerCard] : [card],
    declared: cards.declared,
    terms: join(ROOT, 'terms', 'highroad-1.yaml'),
    keep: terms.keep,
    clock,
  })
  const members = openIdentity({
    pool: store.auth,
    home,
    publicUrl,
    firstFacts: facts,
    ownerFacts: ownerFacts({ gate, clock }),
    clock,
    random,
  })
  const workspace = await openWorkspace({
    offered,
    store,
    gate,
    identity: members,
    clock,
    random,
    publicUrl,
    home,
    roomForFiles: config.roomForFiles,
    log: event,
  })
  shutdown.defer('team chat', workspace.stop)
  const identity: Identity = {
    ...members,
    // Whoever is no member any more is out of every channel with it.
    removeMember: async (account, person, by, as) => {
      await members.removeMember(account, person, by, as)
      await workspace.personLeft(account, person)
    },
  }
  // A card that changed since the last start is a fact before anything runs on it.
  if (!joins && (await identity.isSetUp())) {
    await facts.ofDeployment()
    await identity.alignOwnerFacts()
  }

  if (!joins) say('Starting the media server')
  const mediaServer = joins
    ? HELD_ELSEWHERE
    : await startMediaServer({ home, env: process.env, progress: say, log: event })
  if (mediaServer.available) shutdown.defer('the media server', mediaServer.stop)
  else say(`${mediaServer.missing} ${mediaServer.get}`)
  const media = mediaParts(mediaServer, { publicUrl, log: event })

  if (!joins) say('Loading the speech model')
  const recognizer = joins ? null : new Recognizer({ model: config.speechModel, log: event })
  if (recognizer) shutdown.defer('speech recognition', () => recognizer.stop())
  recognizer?.onState((state) => {
    if (state.is === 'ready') say('The speech model is ready')
    if (state.is === 'failed') say(`There are no captions: ${state.reason}`)
  })

  const writer =
    config.writer && (await openWriter(config.writer, { env: process.env, progress: say, log: event }))
  if (writer) shutdown.defer('the Writer', writer.stop)

  const meetings = openMeetings({
    store,
    gate,
    identity,
    media: media.port,
    clock,
    random,
    publicUrl,
    processorFor: () => card.processor,
    ...(joins ? { endsWhenEmptyMs: null } : {}),
    log: event,
  })
  shutdown.defer('the meetings', () => meetings.stop())
  if (mediaServer.available) mediaServer.onChange(() => meetings.mediaChanged())

  if (recognizer) hear({ gate, meetings, ears: media.ears, recognizer, random, log }, shutdown)

  const reading = openReading({ gate, workspace, processor: card.processor, clock, log: event })
  shutdown.defer('completion', reading.stop)

  const server = await listen(
    {
      identity,
      meetings: joins ? heldElsewhere(meetings) : meetings,
      workspace,
      reading,
      writing: openCompose({
        gate,
        channels: workspace.context,
        writer: writer && writerCard && { write: writer.write, processor: writerCard.processor },
        random,
      }),
      gate,
      authzen,
      terms,
      telemetry,
      forms,
      receipts,
      cards,
      marks: openMarks({ store, gate, clock }),
      prices: openPrices({ store, clock }),
      offered,
      ledger,
      deployment: {
        media: () => media.port.available(),
        speech: () => {
          const is = recognizer?.state().is
          return is === 'ready' || is === 'loading' ? is : 'failed'
        },
        microphonesAnywhere:
          publicUrl.startsWith('https:') && mediaServer.available && mediaServer.reachesBeyond,
        writer: () => writer?.state() ?? 'none',
      },
      publicUrl,
      mediaUrl: media.elsewhere,
      trustProxy: config.trustProxy,
      webFolder: join(ROOT, 'packages', 'web', 'dist'),
      clock,
      log,
    },
    {
      host: config.host,
      port: config.port,
      tls: config.tls,
      mediaProxy:
        media.proxy?.(async (meeting, handle) => {
          const open = await meetings.assist.open(meeting)
          return open?.contributors.some((one) => one.handle === handle) ?? false
        }) ?? null,
    },
  ).catch((error: unknown) => {
    throw portProblem(error, config.host, config.port)
  })
  shutdown.defer('the pages', server.stop)

  lock?.announce(publicUrl)
  const code = joins ? null : await identity.newSetUpCode()
  say(
    (code === null
      ? ''
      : `\nSet-up code: ${code}  (works once; a new one is printed at each start until it is used)\n`) +
      `Highroad is at ${publicUrl}\n`,
  )
}

/** What can be said to whoever starts the server; anything else is a mistake of ours and shows its stack. */
const EXPECTED = [ConfigError, HomeTaken, PortTaken, StartError, LedgerRefuses]

async function main(): Promise<void> {
  // A closed terminal is no reason to fall over.
  process.stdout.on('error', () => undefined)
  const shutdown = newShutdown((text) => process.stderr.write(`${text}\n`))
  let ending = false
  const finish = async (code: number): Promise<never> => {
    ending = true
    await shutdown.end()
    process.exit(code)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      // A second Ctrl-C does not wait; what still runs is ended as the process exits.
      if (ending) process.exit(130)
      say('Stopping')
      void finish(0)
    })
  }
  const broken = (error: unknown): void => {
    const at = error instanceof Error ? /packages\/[\w/.-]+:\d+/.exec(error.stack ?? '')?.[0] : undefined
    const name = error instanceof Error ? error.name : 'unknown'
    process.stderr.write(
      `Highroad stops because of a mistake of its own (${name} at ${at ?? 'an unknown place'}). What was acknowledged is safe. Start it again.\n`,
    )
    if (!ending) void finish(1)
  }
  process.on('uncaughtException', broken)
  process.on('unhandledRejection', broken)

  try {
    const config = readConfig(process.env)
    const log = pino({ level: config.logLevel, base: null }, pino.destination(2))
    await startAll(config, shutdown, log)
  } catch (error) {
    if (ending) return
    const isExpected = EXPECTED.some((kind) => error instanceof kind)
    const text =
      isExpected && error instanceof Error ? error.message : ((error as Error).stack ?? String(error))
    process.stderr.write(`${text}\n`)
    await finish(1)
  }
}

await main()
