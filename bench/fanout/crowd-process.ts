// Five hundred sockets at one server, and whoever writes to them. Counts what comes and when.
import { Agent, request } from 'node:http'
import { type Line, openLine } from './lines.ts'
import { type Answer, type Command, numbered, type Place } from './messages.ts'

const AT_ONCE = 25
const GIVE_UP_MS = 15_000
const agent = new Agent({ keepAlive: true, maxSockets: 64 })

let place: Place
let lines: Line[] = []
let next = 0
let deliveries = 0
let sample: string | null = null
let late: number[] = []
let completed: (() => void) | null = null
const waiting = new Map<number, { offeredAt: number; left: number }>()

function heard(data: Buffer): void {
  const from = data.indexOf(0x23)
  // What the server says besides messages.
  if (from < 0) return
  let n = 0
  for (let at = from + 1; at < from + 8; at++) n = n * 10 + ((data[at] ?? 0) - 48)
  const one = waiting.get(n)
  if (!one) throw new Error(`message ${n} came twice or was never sent`)
  deliveries += 1
  late.push(performance.now() - one.offeredAt)
  sample ??= data.toString().replace(/#\d{7}#/, numbered(0))
  one.left -= 1
  if (one.left > 0) return
  waiting.delete(n)
  completed?.()
}

function offer(): void {
  const n = next++
  waiting.set(n, { offeredAt: performance.now(), left: lines.length })
  if (place.ours) post(place.ours, n)
  else lines[n % lines.length]?.say(place.template.replace(numbered(0), numbered(n)))
}

function post({ channel, cookies }: NonNullable<Place['ours']>, n: number): void {
  const body = JSON.stringify({
    client: `bench${process.pid}x${String(n).padStart(12, '0')}`,
    thread: null,
    text: `${numbered(n)} Could somebody look at the deployment before lunch? It has been red since nine.`,
    files: [],
  })
  const asked = request(
    {
      agent,
      port: place.port,
      path: `/api/channels/${channel}/messages`,
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        origin: `http://127.0.0.1:${place.port}`,
        cookie: cookies[n % cookies.length] ?? '',
      },
    },
    (answer) => {
      if (answer.statusCode !== 200) throw new Error(`posting was answered with ${answer.statusCode}`)
      answer.resume()
    },
  )
  asked.end(body)
}

async function open(to: Place): Promise<Answer> {
  place = to
  const left = Array.from({ length: place.sockets }, (_, n) => n)
  const work = async () => {
    for (let n = left.pop(); n !== undefined; n = left.pop()) lines.push(await openLine(place, n, heard))
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return {}
}

const after = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

function drained(): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${waiting.size} messages did not come`)), GIVE_UP_MS)
    completed = () => {
      if (waiting.size > 0) return
      clearTimeout(timer)
      completed = null
      resolve()
    }
    completed()
  })
}

/** Runs a load, and says what came while it ran; what is then on its way is waited for and not counted. */
async function measure(ms: number, start: () => () => void): Promise<Answer> {
  deliveries = 0
  late = []
  const from = performance.now()
  const first = next
  const stop = start()
  await after(ms)
  stop()
  const took = performance.now() - from
  const counted = deliveries
  const messages = next - first
  await drained()
  const sorted = Float64Array.from(late).sort()
  const at = (part: number) => sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? Number.NaN
  return {
    messages,
    deliveriesPerSecond: (counted / took) * 1000,
    p50: at(0.5),
    p99: at(0.99),
    ...(sample === null ? {} : { template: sample }),
  }
}

async function obey(command: Command): Promise<Answer> {
  if (command.do === 'open') return await open(command.place)
  if (command.do === 'window')
    return await measure(command.ms, () => {
      completed = offer
      for (let i = 0; i < command.inFlight; i++) offer()
      return () => (completed = null)
    })
  return await measure(command.ms, () => {
    const timer = setInterval(offer, 1000 / command.perSecond)
    return () => clearInterval(timer)
  })
}

process.on('message', (command: Command) => {
  obey(command).then(
    (answer) => process.send?.(answer),
    (error: unknown) => process.send?.({ error: error instanceof Error ? error.message : 'unknown' }),
  )
})
process.on('disconnect', () => process.exit(0))
