// One message to 500 sockets in one channel: ours, which keeps each message in PostgreSQL before it tells of it, against
// Socket.IO and a bare loop over `ws`, which keep nothing. A process each and a crowd each, all with the same client, messages
// of the same size, and the same load: so many messages on their way at any time, the next one as soon as one has come
// everywhere; then a fixed number a second. The servers take turns, in rounds.
import { type ChildProcess, execFileSync, fork } from 'node:child_process'
import { join } from 'node:path'
import { report, type Row, round, row } from '../result.ts'
import type { Answer, Command, Contestant, Place } from './messages.ts'
import { firstScreens, startOurs } from './ours.ts'

const SOCKETS = 500
const IN_FLIGHT = 32
const WARM_UP_MS = 1_500
const ROUNDS = 5
const ROUND_MS = 3_000
const STEADY = { perSecond: 20, ms: 4_000 }
const SCREENS = 40

const CONTESTANTS: readonly Contestant[] = ['highroad', 'socket.io', 'ws']
const NAMES: Record<Contestant, string> = {
  highroad: 'highroad, each message kept first',
  'socket.io': 'socket.io, which keeps nothing',
  ws: 'a loop over ws, which keeps nothing',
}

const ended = (child: ChildProcess) =>
  new Promise<never>((_resolve, reject) =>
    child.once('exit', () => reject(new Error('a process of the bench ended'))),
  )
const heardFrom = <T>(child: ChildProcess): Promise<T> =>
  Promise.race([
    new Promise<T>((resolve) => child.once('message', (said) => resolve(said as T))),
    ended(child),
  ])
const forked = (file: string, ...args: string[]): ChildProcess =>
  fork(join(import.meta.dirname, file), args, { stdio: ['ignore', 2, 2, 'ipc'] })

async function told(crowd: ChildProcess, command: Command): Promise<Answer> {
  const answer = heardFrom<Answer>(crowd)
  crowd.send(command)
  const { error, ...rest } = await answer
  if (error !== undefined) throw new Error(error)
  return rest
}

/** Kilobytes that a process holds. */
const heldBy = (pid: number): number =>
  Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }).trim())

interface Measured {
  readonly crowd: ChildProcess
  readonly kilobytesASocket: number
  readonly rounds: number[]
}

const ours = await startOurs()
const peers = new Map<Contestant, { child: ChildProcess; port: number }>()
const measured = new Map<Contestant, Measured>()
let template = ''
for (const contestant of CONTESTANTS) {
  console.error(`${SOCKETS} sockets at ${contestant}`)
  let port = ours.port
  let { pid } = ours
  if (contestant !== 'highroad') {
    const child = forked('peer-process.ts', contestant)
    ;({ port } = await heardFrom<{ port: number }>(child))
    pid = child.pid ?? 0
    peers.set(contestant, { child, port })
  }
  const { account, channel, cookies } = ours
  const place: Place = {
    contestant,
    port,
    sockets: SOCKETS,
    template,
    ours: contestant === 'highroad' ? { account, channel, cookies } : null,
  }
  const crowd = forked('crowd-process.ts')
  const before = heldBy(pid)
  await told(crowd, { do: 'open', place })
  const kilobytesASocket = (heldBy(pid) - before) / SOCKETS
  const first = await told(crowd, { do: 'window', inFlight: IN_FLIGHT, ms: WARM_UP_MS })
  if (contestant === 'highroad') template = first.template ?? ''
  measured.set(contestant, { crowd, kilobytesASocket, rounds: [] })
}

for (let n = 0; n < ROUNDS; n++)
  for (const [contestant, { crowd, rounds }] of measured) {
    const { deliveriesPerSecond = 0 } = await told(crowd, { do: 'window', inFlight: IN_FLIGHT, ms: ROUND_MS })
    console.error(`round ${n + 1}: ${contestant} ${Math.round(deliveriesPerSecond)} deliveries a second`)
    rounds.push(deliveriesPerSecond)
  }

const counts: Record<string, number> = { 'bytes a message': Buffer.byteLength(template) }
for (const [contestant, { crowd, kilobytesASocket }] of measured) {
  const { p50 = 0, p99 = 0 } = await told(crowd, { do: 'steady', ...STEADY })
  const at = `at ${STEADY.perSecond} messages a second`
  counts[`ms to half of the deliveries (p50) ${at}, ${contestant}`] = round(p50)
  counts[`ms to all but one in a hundred (p99) ${at}, ${contestant}`] = round(p99)
  counts[`KB a connection, ${contestant}`] = round(kilobytesASocket)
  crowd.kill()
}
for (const { child } of peers.values()) child.kill()

const screens = row('first screen', await firstScreens(ours, SCREENS))
counts['ms to the first screen of a channel with 100,000 messages, median'] = screens.median
counts['ms to the first screen of a channel with 100,000 messages, p99'] = screens.p99 ?? screens.median
await ours.end()

const median = (contestant: Contestant): number => row('', measured.get(contestant)?.rounds ?? []).median
await report({
  bench: 'fanout',
  unit: `deliveries a second to ${SOCKETS} sockets, ${IN_FLIGHT} messages on their way; medians of ${ROUNDS} rounds`,
  rows: CONTESTANTS.map((contestant): Row => ({
    name: NAMES[contestant],
    median: Math.round(median(contestant)),
  })),
  ratios: {
    'socket.io': round(median('highroad') / median('socket.io')),
    'the loop over ws': round(median('highroad') / median('ws')),
  },
  counts,
})
