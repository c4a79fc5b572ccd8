/**
 * Two server processes over one database, as far as the gate goes: each with connections, a ledger and a gate of its own.
 * The second reaches the database by a way that can be cut off.
 */
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Scope } from '@highroad/core/consent'
import { HighroadError } from '@highroad/core/wire'
import { openLedger } from '../ledger/index.ts'
import { openStore } from '../store/index.ts'
import { EpochWatch } from './epoch-watch.ts'
import { type Gate, type Lease, openGate } from './index.ts'
import {
  granted,
  type House,
  leaseOn,
  type Meeting,
  objection,
  openHouse,
  openMeeting,
  random,
} from './testing/scripted-meeting.ts'
import { type StallingProxy, stallingProxy } from './testing/stalling-proxy.ts'
import { Uses } from './uses.ts'

let house: House
let proxy: StallingProxy
let elsewhere: { gate: Gate; stop: () => Promise<void> }

beforeAll(async () => {
  house = await openHouse()
  proxy = await stallingProxy(house.database.superuserUrl)
  const { clock } = house
  const { home } = house.database
  const log = () => undefined
  const store = await openStore({ home, superuserUrl: null, databaseUrl: proxy.url, log })
  const ledger = await openLedger({ store, home, clock, random, origin: 'test.example/log', log })
  const gate = await openGate({ store, ledger, clock, random, log })
  elsewhere = {
    gate,
    stop: async () => {
      await gate.stop()
      await ledger.stop()
      await store.close()
    },
  }
})
afterAll(async () => {
  await elsewhere.stop()
  proxy.stop()
  await house.stop()
})

const within = { timeout: 20_000, interval: 1 }

interface Held {
  readonly meeting: Meeting
  readonly handle: string
  readonly gate: Gate
  readonly lease: Lease
}

/** A lease for each of `people` in each of `meetings`: one here, one there. */
async function leases(meetings: number, people: number): Promise<Held[]> {
  const open = await Promise.all(Array.from({ length: meetings }, () => openMeeting(house, people)))
  const wanted = open.flatMap((meeting) => meeting.handles.map((handle) => ({ meeting, handle })))
  const held: Held[] = []
  let next = 0
  await Promise.all(
    Array.from({ length: 16 }, async () => {
      for (let i = next++; i < wanted.length; i = next++) {
        const one = wanted[i]
        if (!one) return
        const gate = i % 2 === 0 ? house.gate : elsewhere.gate
        held.push({ ...one, gate, lease: await taken(gate, one.meeting, one.handle) })
      }
    }),
  )
  return held
}

/** On a machine with much else to do a checkpoint may come too late for one permit: it is asked for again. */
async function taken(gate: Gate, meeting: Meeting, handle: string): Promise<Lease> {
  for (let tries = 1; ; tries++) {
    const answer = await gate.lease(leaseOn(meeting, handle))
    if ('granted' in answer || tries === 3 || answer.denied.reasons[0]?.code !== 'R12.not-recorded')
      return granted(answer)
  }
}

/** Takes a frame under every lease, over and over, as the ears would; `refused` are those that could not. */
function frames(held: readonly Held[]) {
  const refused = new Set<Held>()
  let taken = 0
  let lastAt = 0
  const timer = setInterval(() => {
    for (const one of held)
      if (one.lease.live) {
        taken += 1
        lastAt = performance.now()
      } else refused.add(one)
  }, 2)
  return { refused, taken: () => taken, lastAt: () => lastAt, stop: () => clearInterval(timer) }
}

const permits = async (): Promise<number> => {
  const { rows } = await house.superuser.query<{ n: number }>(
    `select count(*)::int as n from ledger.entry where kind = 'permit'`,
  )
  return rows[0]?.n ?? 0
}

test(
  'R10 of 1,000 leases in two processes an objection ends its own, whoever records it, and disturbs no other',
  { timeout: 180_000 },
  async () => {
    const held = await leases(50, 20)
    const before = await permits()
    const reader = frames(held)
    // One that lives there is withdrawn here, and the other way round.
    const own = held.filter(({ meeting }) => meeting === held[0]?.meeting)
    const there = own.find(({ gate }) => gate === elsewhere.gate)
    const here = own.find(({ gate }) => gate === house.gate)
    if (!there || !here) throw new Error('a meeting is not in both processes')
    const by = { account: there.meeting.account, person: null }
    await house.gate.record([objection(there.handle, house.clock())], by)
    expect((await there.lease.ended).reason).toBe('withdrawn')
    await elsewhere.gate.record([objection(here.handle, house.clock())], by)
    expect((await here.lease.ended).reason).toBe('withdrawn')
    const taken = reader.taken()
    await vi.waitFor(() => expect(reader.taken()).toBeGreaterThan(taken + 100 * held.length), 60_000)
    expect(reader.refused).toEqual(new Set([there, here]))
    expect(held.filter(({ lease }) => lease.live)).toHaveLength(held.length - 2)
    // Nor did one of them have to be renewed.
    expect(await permits()).toBe(before)

    // A whole meeting's feature: its leases in both processes, and no others.
    const other = held.find(({ meeting }) => meeting !== here.meeting)?.meeting
    if (!other) throw new Error('there is one meeting only')
    await elsewhere.gate.record(
      [{ kind: 'feature-stopped', time: house.clock(), meeting: other.id, feature: 'summary' }],
      { account: other.account, person: null },
    )
    const ended = held.filter(({ meeting }) => meeting === other)
    await Promise.all(ended.map(({ lease }) => lease.ended))
    expect(held.filter(({ lease }) => !lease.live)).toHaveLength(ended.length + 2)
    reader.stop()
    await Promise.all(held.map(({ lease }) => lease.end()))
  },
)

test(
  'a process cut off without a word ends everything within four seconds, and the other goes on',
  { timeout: 120_000 },
  async () => {
    const held = await leases(2, 10)
    const mine = held.filter(({ gate }) => gate === elsewhere.gate)
    const others = held.filter(({ gate }) => gate === house.gate)
    const [reader, beside] = [frames(mine), frames(others)]
    await vi.waitFor(() => expect(reader.taken()).toBeGreaterThan(20 * mine.length))
    proxy.stall()
    const cut = performance.now()
    // What is withdrawn meanwhile cannot be heard there: it has to stop by itself.
    const [one] = mine
    if (!one) throw new Error('there is no lease')
    await house.gate.record([objection(one.handle, house.clock())], {
      account: one.meeting.account,
      person: null,
    })
    const reasons = await Promise.all(mine.map(async ({ lease }) => (await lease.ended).reason))
    expect(new Set(reasons)).toEqual(new Set(['notifications-lost']))
    expect(reader.lastAt() - cut).toBeLessThan(4_000)
    console.log(`cut off: the last frame ${(reader.lastAt() - cut).toFixed(0)} ms after`)
    expect(beside.refused.size).toBe(0)
    reader.stop()
    beside.stop()
    // While it is cut off it grants nothing; once it is not, it does, and knows what it had missed.
    const denied = await elsewhere.gate.lease(leaseOn(one.meeting, one.handle))
    expect('denied' in denied && denied.denied.reasons[0]?.code).toBe('R12.not-recorded')
    proxy.heal()
    const codes = await vi.waitFor(
      async () => {
        const answer = await elsewhere.gate.lease(leaseOn(one.meeting, one.handle))
        const found = 'denied' in answer ? answer.denied.reasons.map(({ code }) => code) : []
        expect(found).not.toContain('R12.not-recorded')
        return found
      },
      { timeout: 60_000, interval: 100 },
    )
    expect(codes).toContain('R10.objects')
    await Promise.all(held.map(({ lease }) => lease.end()))
  },
)

test('R10 a no pauses what it concerns elsewhere before it is recorded; refused, everything goes on as it was', async () => {
  const held = await leases(1, 4)
  const mine = held.filter(({ gate }) => gate === elsewhere.gate)
  const [one, other] = mine
  if (!one || !other) throw new Error('there are too few leases')
  const by = { account: one.meeting.account, person: null }
  const pauses = async () => await vi.waitFor(() => expect(one.lease.live).toBe(false), within)
  // While it is being recorded, its transaction still open.
  const refused = house.gate.record([objection(one.handle, house.clock())], {
    ...by,
    within: async () => {
      await pauses()
      expect(other.lease.live).toBe(true)
      throw new HighroadError('not-yours')
    },
  })
  await expect(refused).rejects.toMatchObject({ code: 'not-yours' })
  await vi.waitFor(() => expect(one.lease.live).toBe(true), within)
  await house.gate.record([objection(one.handle, house.clock())], { ...by, within: pauses })
  expect((await one.lease.ended).reason).toBe('withdrawn')
  expect(held.filter(({ lease }) => lease.live)).toHaveLength(3)
  // Nothing of it stays behind: who is let in again is heard at once.
  await house.gate.record(
    [{ kind: 'objection-lifted', time: house.clock(), handle: one.handle, features: ['summary'] }],
    by,
  )
  await vi.waitFor(async () => {
    const again = granted(await elsewhere.gate.lease(leaseOn(one.meeting, one.handle)))
    expect(again.live).toBe(true)
    await again.end()
  }, within)
  await Promise.all(held.map(({ lease }) => lease.end()))
})

test('R12 a no that one process cannot record stops its scope in all of them, until any of them can', async () => {
  const held = await leases(1, 4)
  const one = held.find(({ gate }) => gate === elsewhere.gate)
  if (!one) throw new Error('there is no lease')
  const { meeting, handle, lease } = one
  const by = { account: meeting.account, person: null }
  const failing = house.gate.record([objection(handle, house.clock())], {
    ...by,
    within: async (tx) => {
      await sql`select 1 / 0`.execute(tx)
    },
  })
  await expect(failing).rejects.toMatchObject({ code: 'not-recorded' })
  await vi.waitFor(() => expect(lease.live).toBe(false), within)
  // Said again and again, so that it does not lapse.
  await house.superuser.query(`update gate.stopping set at = at - interval '29 seconds'`)
  await vi.waitFor(async () => {
    const { rows } = await house.superuser.query<{ said: boolean }>(
      `select at > now() - interval '10 seconds' as said from gate.stopping where scope = $1`,
      [`handle:${handle}`],
    )
    expect(rows[0]?.said).toBe(true)
  }, within)
  expect(lease.live).toBe(false)
  expect(held.filter((other) => other.lease.live)).toHaveLength(3)
  // Recorded by the other one, and taken back there: the first learns of it.
  await elsewhere.gate.record([objection(handle, house.clock())], by)
  expect((await lease.ended).reason).toBe('withdrawn')
  await elsewhere.gate.record(
    [{ kind: 'objection-lifted', time: house.clock(), handle, features: ['summary'] }],
    by,
  )
  for (const gate of [house.gate, elsewhere.gate])
    await vi.waitFor(async () => {
      const again = granted(await gate.lease(leaseOn(meeting, handle)))
      await again.end()
    }, within)
  const { rows } = await house.superuser.query('select from gate.stopping')
  expect(rows).toEqual([])
  await Promise.all(held.map((other) => other.lease.end()))
})

test('R10 what is withdrawn while a permit is on its way ends it when it begins', async () => {
  const { store } = house.database
  const meeting = await openMeeting(house, 1)
  const scope: Scope = `handle:${meeting.handles[0] ?? ''}`
  const uses = new Uses()
  const watch = new EpochWatch({
    store,
    uses,
    me: 'another process',
    clock: house.clock,
    log: () => undefined,
  })
  await watch.start()
  const use = (epoch: number) => {
    const die = vi.fn<(reason: string) => void>()
    const nothing = () => undefined
    return {
      scopes: new Map([[scope, epoch]]),
      newestItem: 0,
      servesHandle: null,
      suspend: nothing,
      resume: nothing,
      die,
    }
  }
  const [onItsWay, witness] = [use(-1), use(0)]
  uses.add(onItsWay)
  uses.add(witness)
  await house.gate.record([objection(meeting.handles[0] ?? '', house.clock())], {
    account: meeting.account,
    person: null,
  })
  await vi.waitFor(() => expect(witness.die).toHaveBeenCalledWith('withdrawn'))
  expect(onItsWay.die).not.toHaveBeenCalled()
  const [late, later] = [use(0), use(1)]
  watch.check(late)
  watch.check(later)
  expect(late.die).toHaveBeenCalledWith('withdrawn')
  expect(later.die).not.toHaveBeenCalled()
  await watch.stop()
})
