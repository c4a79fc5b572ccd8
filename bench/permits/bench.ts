// Our own permits, open loop: so many a second come whether or not those before them are done. Each is decided, recorded,
// covered by a signed checkpoint, used (its turns read) and closed, through the real gate, ledger and PostgreSQL, in one
// process; times are from the moment that it was due. There is no peer.
import { loadavg } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import {
  addTurns,
  granted,
  type Meeting,
  openHouse,
  openMeeting,
  summaryOf,
} from '../../packages/server/gate/testing/scripted-meeting.ts'
import { report, row } from '../result.ts'

const PERMITS_A_SECOND = [25, 50, 100, 200]
const SECONDS = 10
const LAST_SECONDS = 20
const WARM = 100
const MEETINGS = 20
const PEOPLE = 2
const TURNS = 10
/** A permit that is due when so many are still on their way is not asked for: it counts as one that never came. */
const MOST_AT_ONCE = 600

interface Times {
  readonly granted: number
  readonly used: number
  readonly closed: number
}

const house = await openHouse()
const { gate, clock } = house
const meetings: Meeting[] = []
for (let i = 0; i < MEETINGS; i++) {
  const meeting = await openMeeting(house, PEOPLE)
  for (const handle of meeting.handles) await addTurns(house, meeting, handle, TURNS)
  meetings.push(meeting)
}
for (let i = 0; i < WARM; i++) await one(i, performance.now())

const rows = []
const counts: Record<string, number> = {}
for (const rate of PERMITS_A_SECOND) {
  const seconds = rate === PERMITS_A_SECOND.at(-1) ? LAST_SECONDS : SECONDS
  const { times, lost } = await openLoop(rate, seconds)
  rows.push(
    row(
      `${rate} a second: decided, recorded and under a checkpoint`,
      times.map(({ granted: at }) => at),
    ),
  )
  rows.push(
    row(
      `${rate} a second: and used`,
      times.map(({ used }) => used),
    ),
  )
  rows.push(
    row(
      `${rate} a second: and its use recorded`,
      times.map(({ closed }) => closed),
    ),
  )
  if (lost > 0) counts[`of ${rate * seconds} permits at ${rate} a second never came`] = lost
}
console.log(`load average over one minute at the end: ${loadavg()[0]?.toFixed(1)}`)
await house.stop()
await report({ bench: 'permits', unit: 'ms', rows, ratios: {}, counts })
process.exit(0)

async function openLoop(rate: number, seconds: number): Promise<{ times: Times[]; lost: number }> {
  const times: Times[] = []
  const running = new Set<Promise<void>>()
  let lost = 0
  const began = performance.now()
  for (let i = 0; i < rate * seconds; i++) {
    const due = began + (1000 * i) / rate
    const early = due - performance.now()
    if (early > 1) await wait(early)
    if (running.size >= MOST_AT_ONCE) {
      lost += 1
      continue
    }
    const asked = one(i, due)
      .then((took) => void times.push(took))
      .catch(() => void (lost += 1))
      .finally(() => running.delete(asked))
    running.add(asked)
  }
  await Promise.all(running)
  return { times, lost }
}

async function one(i: number, due: number): Promise<Times> {
  const meeting = meetings[i % MEETINGS]
  if (!meeting) throw new Error('no meeting')
  const permit = granted(await gate.permit(summaryOf(meeting, clock)))
  const grantedAt = performance.now() - due
  let turns = 0
  for await (const batch of gate.readTurns(permit)) turns += batch.length
  if (turns !== PEOPLE * TURNS) throw new Error(`read ${turns} turns`)
  const used = performance.now() - due
  await gate.close(permit)
  return { granted: grantedAt, used, closed: performance.now() - due }
}
