// A server as far as a withdrawal goes: the real store, ledger and gate, and a reader that releases a byte under every live
// lease every two milliseconds, as the ears would a frame. Run by bench.ts, twice.
import { randomBytes } from 'node:crypto'
import type { Fact } from '../../packages/core/consent/index.ts'
import { type Gate, type Lease, openGate } from '../../packages/server/gate/index.ts'
import {
  firstFacts,
  granted,
  leaseOn,
  type Meeting,
  openMeeting,
} from '../../packages/server/gate/testing/scripted-meeting.ts'
import { openLedger } from '../../packages/server/ledger/index.ts'
import { openStore } from '../../packages/server/store/index.ts'
import type { Answer, Command, Place, Said } from './messages.ts'

const BYTE_EVERY_MS = 2
const AT_ONCE = 8

const [home, databaseUrl, first] = process.argv.slice(2)
if (!home || !databaseUrl) throw new Error('usage: HOME URL [first]')
const clock = () => Date.now()
const now = () => Number(process.hrtime.bigint()) / 1e6
const random = (count: number) => new Uint8Array(randomBytes(count))
const log = (line: string) => console.error(line)

const store = await openStore({ home, superuserUrl: null, databaseUrl, log })
const ledger = await openLedger({ store, home, clock, random, origin: 'bench.example/log', log })
const gate: Gate = await openGate({ store, ledger, clock, random, log })
if (first) await gate.record(firstFacts(clock() - 3_600_000), { account: null, person: null })

interface Held {
  readonly lease: Lease
  lastByteAt: number
  disturbed: boolean
}
const held = new Set<Held>()
let bytes = 0

setInterval(() => {
  const at = now()
  for (const one of held)
    if (one.lease.live) {
      one.lastByteAt = at
      bytes += 1
    } else one.disturbed = true
}, BYTE_EVERY_MS)

async function lease(place: Place, handle: string): Promise<void> {
  const one: Held = {
    lease: granted(await gate.lease(leaseOn(meetingOf(place), handle))),
    lastByteAt: now(),
    disturbed: false,
  }
  held.add(one)
  void untilEnded(one)
}

async function untilEnded(one: Held): Promise<void> {
  const { reason } = await one.lease.ended
  held.delete(one)
  say({ ended: one.lease.handle, reason, lastByteAt: one.lastByteAt })
}

const meetingOf = ({ meeting, account, openedAt, handles }: Place): Meeting => ({
  id: meeting,
  account,
  openedAt,
  handles,
})

async function comeAndGo(place: Place): Promise<never> {
  for (let i = 0; ; i++) {
    const answer = await gate.lease(leaseOn(meetingOf(place), place.handles[i % place.handles.length] ?? ''))
    if ('granted' in answer) await answer.granted.end()
  }
}

async function openMeetings(count: number, people: number): Promise<Place[]> {
  const places: Place[] = []
  for (let i = 0; i < count; i++) {
    const made = await openMeeting({ gate, clock, database: { store } }, people)
    const { id, account, openedAt, handles } = made
    places.push({ meeting: id, account, openedAt, handles: [...handles] })
  }
  return places
}

async function takeLeases(place: Place, handles: readonly string[]): Promise<void> {
  const left = [...handles]
  const worker = async () => {
    for (let handle = left.pop(); handle !== undefined; handle = left.pop()) await lease(place, handle)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
}

async function record(account: string | null, facts: Fact[]): Promise<Answer> {
  const clickedAt = now()
  await gate.record(facts, { account, person: null })
  return { clickedAt, acknowledgedAt: now() }
}

async function obey(command: Command): Promise<Answer> {
  if (command.do === 'open') return { places: await openMeetings(command.meetings, command.people) }
  if (command.do === 'record') return await record(command.account, command.facts)
  if (command.do === 'lease') await takeLeases(command.place, command.handles)
  if (command.do === 'come-and-go') void comeAndGo(command.place).catch(() => process.exit(1))
  const all = [...held]
  return {
    live: all.filter((one) => one.lease.live).length,
    disturbed: all.filter((one) => one.disturbed).length,
    bytes,
  }
}

function say(said: Said): void {
  process.send?.(said)
}

process.on('message', ({ to, command }: { to: number; command: Command }) => {
  obey(command).then(
    (answer) => say({ to, answer }),
    (error: unknown) => say({ to, answer: { error: error instanceof Error ? error.message : 'unknown' } }),
  )
})
process.on('disconnect', () => process.exit(0))
say({ to: 0, answer: { live: 0, disturbed: 0, bytes: 0 } })
