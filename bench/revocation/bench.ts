// From the click on "not mine" to the last byte released under what it ends: two server processes over one PostgreSQL,
// 1,000 live leases and more, withdrawals recorded in either. No peer does this, so there is no ratio.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Fact } from '../../packages/core/consent/index.ts'
import { openStore, startPostgres } from '../../packages/server/store/index.ts'
import { report, round, row } from '../result.ts'
import type { Answer, Place } from './messages.ts'
import { type Ended, Server } from './server.ts'

const PEOPLE = 20
const LIVE = 1_000
const OBJECTIONS = { elsewhere: 240, here: 100, busy: 240 }
const STOPPED_MEETINGS = 10
const GIVE_UP_MS = 10_000

const silent = (): void => undefined
const home = mkdtempSync(join(tmpdir(), 'highroad-bench-'))
const postgres = await startPostgres({ home, log: silent, progress: silent })
const url = new URL(postgres.superuserUrl)
url.pathname = '/highroad'
const prepared = await openStore({
  home,
  superuserUrl: postgres.superuserUrl,
  databaseUrl: null,
  log: silent,
})
await prepared.close()

const endings = new Map<string, (ended: Ended) => void>()
const unasked: Ended[] = []
const onEnded = (ended: Ended): void => {
  const wanted = endings.get(ended.handle)
  if (wanted) wanted(ended)
  else unasked.push(ended)
}
const servers = [
  await Server.start([home, url.href, 'first'], onEnded),
  await Server.start([home, url.href], onEnded),
] as const

const ended = OBJECTIONS.elsewhere + OBJECTIONS.here + OBJECTIONS.busy + STOPPED_MEETINGS * PEOPLE
const meetings = Math.ceil((LIVE + ended) / PEOPLE)
console.log(`${meetings * PEOPLE} leases in ${meetings} meetings are taken`)
const { places } = await servers[0].ask<Answer & { places: Place[] }>({
  do: 'open',
  meetings: meetings + 1,
  people: PEOPLE,
})
const busy = places.pop()
if (!busy) throw new Error('there is no meeting')
/** Everybody's lease: half of each meeting in each server. */
const leases = places.flatMap((place) =>
  place.handles.map((handle, i) => ({ place, handle, server: (i % 2) as 0 | 1 })),
)
await Promise.all(
  servers.map(async (server, n) => {
    for (const place of places)
      await server.ask({ do: 'lease', place, handles: place.handles.filter((_, i) => i % 2 === n) })
  }),
)

const stops = places.slice(0, STOPPED_MEETINGS)
const left = leases.filter(({ place }) => !stops.includes(place))
// Spread over all meetings, the two servers in turn.
left.sort((a, b) => a.handle.localeCompare(b.handle))
let asked = 0
const acknowledged: number[] = []

/** Records in one server; milliseconds from the click to the last byte under these leases, in whichever server. */
async function withdraw(
  at: Server,
  account: string | null,
  fact: Fact,
  handles: readonly string[],
): Promise<number> {
  asked += handles.length
  const all = Promise.all(
    handles.map(
      (handle) =>
        new Promise<number>((resolve, reject) => {
          const timer = setTimeout(() => reject(new Error('a lease was not ended')), GIVE_UP_MS)
          endings.set(handle, ({ reason, lastByteAt }) => {
            clearTimeout(timer)
            if (reason === 'withdrawn') resolve(lastByteAt)
            else reject(new Error(`a lease ended for another reason: ${reason}`))
          })
        }),
    ),
  )
  const { clickedAt, acknowledgedAt } = await at.ask<Answer & { clickedAt: number; acknowledgedAt: number }>({
    do: 'record',
    account,
    facts: [fact],
  })
  acknowledged.push(acknowledgedAt - clickedAt)
  // A byte released before the click is no byte after it.
  return Math.max(0, Math.max(...(await all)) - clickedAt)
}

async function objections(count: number, where: 'here' | 'elsewhere'): Promise<number[]> {
  const times: number[] = []
  for (let i = 0; i < count; i++) {
    const one = left.pop()
    if (!one) throw new Error('there are too few leases')
    const at = servers[where === 'here' ? one.server : one.server === 0 ? 1 : 0]
    const fact: Fact = { kind: 'objected', time: Date.now(), handle: one.handle, features: ['summary'] }
    times.push(await withdraw(at, one.place.account, fact, [one.handle]))
  }
  return times
}

console.log('Withdrawals')
const elsewhere = await objections(OBJECTIONS.elsewhere, 'elsewhere')
const here = await objections(OBJECTIONS.here, 'here')
const stopped: number[] = []
for (const [i, place] of stops.entries()) {
  const fact: Fact = { kind: 'feature-stopped', time: Date.now(), meeting: place.meeting, feature: 'summary' }
  stopped.push(await withdraw(servers[i % 2 === 0 ? 0 : 1], place.account, fact, place.handles))
}
await Promise.all(servers.map((server) => server.ask({ do: 'come-and-go', place: busy })))
const besides = await objections(OBJECTIONS.busy, 'elsewhere')

const counts = await Promise.all(
  servers.map((server) =>
    server.ask<Answer & { live: number; disturbed: number; bytes: number }>({ do: 'counts' }),
  ),
)
const sum = (of: 'live' | 'disturbed' | 'bytes'): number => counts.reduce((all, one) => all + one[of], 0)
const live = sum('live')
const disturbed = sum('disturbed') + unasked.length
if (live + asked !== leases.length) throw new Error(`${leases.length - live - asked} leases are missing`)

// Last, what everything consulted: the operator edits the card of the one processor.
const card: Fact = {
  kind: 'processor-card-set',
  time: Date.now(),
  card: {
    processor: 'this-server',
    party: 'first',
    retainsInputs: false,
    trainsOnInputs: true,
    agreements: [],
    region: 'here',
    models: [],
  },
}
const rest = leases.filter(({ place }) => !stops.includes(place)).map(({ handle }) => handle)
const everything = await withdraw(
  servers[0],
  null,
  card,
  rest.filter((handle) => !endings.has(handle)),
)

await Promise.all(servers.map((server) => server.kill()))
await postgres.stop()
rmSync(home, { recursive: true, force: true })

if (disturbed > 0) throw new Error(`${disturbed} leases were disturbed that nobody withdrew`)
const across = [...elsewhere, ...besides]
console.log(
  `the slowest of ${across.length} objections in the other process: ${round(Math.max(...across))} ms`,
)
await report({
  bench: 'revocation',
  unit: 'ms from the click to the last byte',
  rows: [
    row('an objection recorded in the other process', elsewhere),
    row('the same while other leases come and go', besides),
    row('an objection recorded in the same process', here),
    row(`a feature stopped for ${PEOPLE}, in both processes`, stopped),
    row('a processor’s card changed, which ends all', [everything]),
    row('until whoever clicked is told that it is done', acknowledged),
  ],
  ratios: {},
  counts: {
    'leases live at the end, before the card': live,
    withdrawals: across.length + here.length + stopped.length + 1,
    'leases disturbed that nobody withdrew': disturbed,
  },
})
