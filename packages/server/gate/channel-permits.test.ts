/** Permits and leases of channels: who may ask, whose messages are in them, and what ends them. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Fact, Handle } from '@highroad/core/consent'
import { type Gate, openGate, type Permit } from './index.ts'
import type { MessagesWanted, MessageUnderPermit, PermitRequest } from './gate.ts'
import {
  addMessages,
  catchUpOn,
  changeMessage,
  type Channel,
  leave,
  openChannel,
  told,
  typingIn,
} from './testing/scripted-channel.ts'
import {
  addTurns,
  granted,
  type House,
  openHouse,
  openMeeting,
  random,
  summaryOf,
} from './testing/scripted-meeting.ts'

let house: House
let channel: Channel

beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.stop())
beforeEach(async () => {
  channel = await openChannel(house, { people: 3 })
})

const one = (i = 0): Handle => channel.handles[i] ?? ''
const by = () => ({ account: channel.account, person: null })
const object = (handle: Handle) =>
  house.gate.record([{ kind: 'objected', time: house.clock(), handle, features: ['catch-up'] }], by())
const ask = async (change: Partial<PermitRequest<'assist'>> = {}, gate: Gate = house.gate) =>
  await gate.permit({ ...catchUpOn(channel, house.clock), ...change })
const codes = (answer: Awaited<ReturnType<typeof ask>> | Awaited<ReturnType<Gate['lease']>>) =>
  'denied' in answer ? answer.denied.reasons.flatMap((r) => (r.effect === 'forbid' ? [r.code] : [])) : []
async function read(permit: Permit<'assist'>, wanted?: MessagesWanted): Promise<MessageUnderPermit[]> {
  const all: MessageUnderPermit[] = []
  for await (const batch of house.gate.readMessages(permit, wanted)) all.push(...batch)
  return all
}
const usedOf = async (permit: Permit<'assist'>) => {
  const { rows } = await house.superuser.query<{ item: string }>(
    'select item from gate.used_item where permit_id = $1 order by item',
    [permit.id],
  )
  return rows.map(({ item }) => item)
}

test('R5 whoever is in the channel asks, and reads what its people wrote, oldest first', async () => {
  const first = await addMessages(house, channel, one(0), 2)
  const second = await addMessages(house, channel, one(1), 3, { text: 'other SECRET words' })
  const permit = granted(await ask())
  const messages = await read(permit)
  expect(messages.map(({ id }) => id)).toEqual([...first, ...second])
  expect(messages.map(({ place }) => place)).toEqual([1, 2, 3, 4, 5])
  expect(messages[4]).toMatchObject({
    handle: one(1),
    actsFor: channel.account,
    text: 'other SECRET words',
    thread: null,
    classes: ['chat'],
  })
  await house.gate.close(permit)
  expect(await usedOf(permit)).toEqual([...first, ...second].sort())
})

test('a thread with what it hangs on, and the channel’s own line without threads', async () => {
  const [root = '', other = ''] = await addMessages(house, channel, one(0), 2)
  const replies = await addMessages(house, channel, one(1), 2, { thread: root })
  const permit = granted(await ask())
  expect((await read(permit, { thread: root })).map(({ id }) => id)).toEqual([root, ...replies])
  expect((await read(permit, { thread: null })).map(({ id }) => id)).toEqual([root, other])
})

test('between two places, and the root of a thread whatever its place: what is not wanted is neither read nor recorded', async () => {
  const [root = ''] = await addMessages(house, channel, one(0), 1)
  const replies = await addMessages(house, channel, one(1), 4, { thread: root })
  const line = await addMessages(house, channel, one(2), 3)
  const recorded = async (wanted: MessagesWanted) => {
    const permit = granted(await ask())
    const ids = (await read(permit, wanted)).map(({ id }) => id)
    await house.gate.close(permit)
    expect(await usedOf(permit)).toEqual(ids.toSorted())
    return ids
  }
  expect(await recorded({ thread: root, first: 4 })).toEqual([root, ...replies.slice(2)])
  expect(await recorded({ thread: root, first: 4, last: 4 })).toEqual([root, replies[2]])
  expect(await recorded({ thread: null, first: 7 })).toEqual(line.slice(1))
  expect(await recorded({ first: 5, last: 6 })).toEqual([replies[3], line[0]])
  expect(await recorded({ first: 9 })).toEqual([])
})

test('R9 only of people who act for an account: a guest’s are neither read nor recorded', async () => {
  const guests = await openChannel(house, { account: channel.account, people: 3, guests: [1] })
  const [ann = '', guest = '', ben = ''] = guests.handles
  const first = await addMessages(house, guests, ann, 2)
  const [root = ''] = await addMessages(house, guests, guest, 2)
  const replies = await addMessages(house, guests, ben, 1, { thread: root })
  const recorded = async (wanted: MessagesWanted) => {
    const permit = granted(await house.gate.permit(catchUpOn(guests, house.clock)))
    const ids = (await read(permit, wanted)).map(({ id }) => id)
    await house.gate.close(permit)
    expect(await usedOf(permit)).toEqual(ids.toSorted())
    return ids
  }
  expect(await recorded({})).toHaveLength(5)
  expect(await recorded({ actsFor: channel.account })).toEqual([...first, ...replies])
  expect(await recorded({ actsFor: channel.account, thread: root })).toEqual(replies)
  expect(await recorded({ actsFor: 'another' })).toEqual([])
})

test('only one contributor’s, and only the newest', async () => {
  await addMessages(house, channel, one(0), 5)
  const own = await addMessages(house, channel, one(1), 2)
  await addMessages(house, channel, one(2), 5)
  const only = granted(await ask({ only: one(1) }))
  expect((await read(only)).map(({ id }) => id)).toEqual(own)
  const newest = granted(await ask({ newest: 7 }))
  expect((await read(newest)).map(({ place }) => place)).toEqual([6, 7, 8, 9, 10, 11, 12])
  const both = granted(await ask({ only: one(1), newest: 1 }))
  expect((await read(both)).map(({ id }) => id)).toEqual(own.slice(1))
})

describe('R9 who asks has to be able to read the channel', () => {
  beforeEach(async () => {
    await addMessages(house, channel, one(1), 1)
  })
  test('nobody, somebody of another channel, or somebody who left: denied', async () => {
    const elsewhere = await openChannel(house, { account: channel.account, people: 1 })
    const { asker: _, ...nobody } = catchUpOn(channel, house.clock)
    expect(codes(await house.gate.permit(nobody))).toContain('R1.no-contributor')
    const stranger = { handle: elsewhere.handles[0] ?? '', actsFor: channel.account }
    expect(codes(await ask({ asker: stranger }))).toContain('R1.unknown-contributor')
    await leave(house, channel, one(0))
    expect(codes(await ask())).toEqual(['R1.unknown-contributor'])
    expect(codes(await house.gate.lease(typingIn(channel, one(0))))).toEqual(['R1.unknown-contributor'])
  })
  test('who is in it by the facts, and not by the rows', async () => {
    await house.superuser.query('update chat.member set left_at = now() where handle = $1', [one(0)])
    expect(codes(await ask())).toEqual(['R1.unknown-contributor'])
    expect(codes(await house.gate.lease(typingIn(channel, one(0))))).toEqual(['R1.unknown-contributor'])
  })
  test('a guest of the channel asks as others do; nobody asks for an account that they do not act for', async () => {
    const guests = await openChannel(house, { account: channel.account, people: 2, guests: [1] })
    await addMessages(house, guests, guests.handles[0] ?? '', 2)
    const asker = { handle: guests.handles[1] ?? '', actsFor: null }
    const permit = granted(await house.gate.permit({ ...catchUpOn(guests, house.clock), asker }))
    expect(await read(permit)).toHaveLength(2)
    const pretending = { ...asker, actsFor: channel.account }
    expect(
      codes(await house.gate.permit({ ...catchUpOn(guests, house.clock), asker: pretending })),
    ).toContain('R1.unknown-contributor')
  })
  test('leaving ends what was asked for, and the database opens nothing more', async () => {
    const elsewhere = await openGate({ ...house.database, ...house, random, log: () => undefined })
    const permit = granted(await ask())
    const lease = granted(await house.gate.lease(typingIn(channel, one(0))))
    const other = granted(await ask({ asker: { handle: one(1), actsFor: channel.account } }))
    const there = granted(await ask({}, elsewhere))
    await leave(house, channel, one(0))
    await permit.ended
    expect((await lease.ended).reason).toBe('facts-changed')
    expect([permit.live, lease.live, other.live]).toEqual([false, false, true])
    await expect(read(permit)).rejects.toMatchObject({ code: 'denied' })
    // Another process does not know it, and the database does.
    await expect(elsewhere.readMessages(there)[Symbol.asyncIterator]().next()).rejects.toMatchObject({
      code: 'denied',
    })
    expect(await read(other)).toHaveLength(1)
    await elsewhere.stop()
  })
  test('R10 who objects asks for nothing; R5 nor who was not told', async () => {
    await object(one(0))
    expect(codes(await ask())).toContain('R10.objects')
    const untold = await openChannel(house, { people: 1, feature: 'rewrite' })
    const answer = await house.gate.permit(catchUpOn(untold, house.clock))
    expect(codes(answer)).toContain('R5.no-notice')
  })
  test('with nothing there, or nothing that may be used, a permit opens nothing', async () => {
    const empty = await openChannel(house, { account: channel.account, people: 1 })
    const permit = granted(await house.gate.permit(catchUpOn(empty, house.clock)))
    expect(await read(permit)).toEqual([])
    await object(one(1))
    const none = granted(await ask())
    expect(await read(none)).toEqual([])
    await house.gate.close(none)
  })
})

describe('whose messages are in it', () => {
  test('R5 R13 a message made before its writer was told stays out, whatever came later', async () => {
    const late = await house.gate.handleOf(null, {
      person: 'late',
      place: `channel:${channel.id}`,
      account: channel.account,
    })
    await house.gate.record(
      [
        {
          kind: 'channel-joined',
          time: channel.openedAt,
          channel: channel.id,
          handle: late,
          actsFor: channel.account,
        },
      ],
      {
        ...by(),
        within: async (tx) => {
          const { sql } = await import('kysely')
          const set = await house.gate.internSet(tx, channel.account, [
            { handle: late, actsFor: channel.account },
          ])
          await sql`insert into chat.member (channel_id, account_id, person_id, handle, acts_for, guest, contributor_set_id,
                                             joined_at)
                    values (${channel.id}, ${channel.account}, 'late', ${late}, ${channel.account}, false, ${set}, now())`.execute(
            tx,
          )
        },
      },
    )
    await addMessages(house, channel, late, 1)
    expect(await read(granted(await ask()))).toEqual([])
    // From between the two messages on, which are a tenth of a second apart.
    await house.gate.record([told(late, 'catch-up', channel.openedAt + 60_150)], by())
    const [second] = await addMessages(house, channel, late, 1)
    expect((await read(granted(await ask()))).map(({ id }) => id)).toEqual([second])
  })
  test('R10 an objector’s stay out, and the permit names neither them nor anybody without a message', async () => {
    await addMessages(house, channel, one(1), 2)
    await addMessages(house, channel, one(2), 2)
    await object(one(2))
    const permit = granted(await ask())
    expect((await read(permit)).every(({ handle }) => handle === one(1))).toBe(true)
    const { rows } = await house.superuser.query<{ scope: string }>(
      `select scope from gate.permit_scope where permit_id = $1 and scope like 'handle:%' order by 1`,
      [permit.id],
    )
    expect(rows.map(({ scope }) => scope)).toEqual([`handle:${one(0)}`, `handle:${one(1)}`].sort())
  })
  test('where more people wrote than an entry can name, those who wrote last, and the log goes on', async () => {
    const many = await openChannel(house, { account: channel.account, people: 320 })
    for (const handle of many.handles) await addMessages(house, many, handle, 1)
    // It was busy for long: what watches for withdrawals may have to be read anew.
    const permit = granted(await house.gate.permit(catchUpOn(many, house.clock)))
    const messages = await read(permit)
    expect(messages.map(({ place }) => place)).toEqual(Array.from({ length: 300 }, (_, i) => 21 + i))
    expect(await read(granted(await ask()))).toEqual([])
  })
  test('somebody let in again is let in at the next asking, though the facts were known already', async () => {
    await addMessages(house, channel, one(1), 1)
    await object(one(1))
    expect(await read(granted(await ask()))).toEqual([])
    const time = house.clock()
    const lifted: Fact[] = [
      { kind: 'objection-lifted', time, handle: one(1), features: ['catch-up'] },
      { kind: 'earlier-let-in', time, handle: one(1), from: channel.openedAt, until: time },
    ]
    await house.gate.record(lifted, by())
    expect(await read(granted(await ask()))).toHaveLength(1)
  })
  test('edited it is new, deleted it is gone, also between reading and handing on', async () => {
    const ids = await addMessages(house, channel, one(1), 4_100)
    const permit = granted(await ask())
    const reading = house.gate.readMessages(permit)[Symbol.asyncIterator]()
    const first = await reading.next()
    expect(first.value).toHaveLength(2_000)
    // The second batch is read ahead by now, or soon: what changes in it shows all the same.
    await changeMessage(house, channel, ids[2_000] ?? '', null)
    await changeMessage(house, channel, ids[2_001] ?? '', 'mended')
    await changeMessage(house, channel, ids[4_099] ?? '', null)
    const rest: MessageUnderPermit[] = []
    for (let next = await reading.next(); next.done !== true; next = await reading.next())
      rest.push(...next.value)
    expect(rest.map(({ id }) => id)).toEqual(ids.slice(2_001, 4_099))
    expect(rest[0]?.text).toBe('mended')
    await house.gate.close(permit)
    const used = await usedOf(permit)
    expect(used).toHaveLength(4_098)
    expect(used).not.toContain(ids[2_000])
  })
})

describe('R10 what ends a permit of a channel', () => {
  test('an objection of whose messages it reads, at once, and of nobody else', async () => {
    await addMessages(house, channel, one(1), 3)
    const permit = granted(await ask())
    const start = performance.now()
    await object(one(2))
    expect(permit.live).toBe(true)
    await object(one(1))
    await permit.ended
    expect(performance.now() - start).toBeLessThan(2_000)
    expect(permit.live).toBe(false)
    await expect(read(permit)).rejects.toMatchObject({ code: 'denied' })
  })
  test('in another process too', async () => {
    await addMessages(house, channel, one(1), 3)
    const elsewhere = await openGate({ ...house.database, ...house, random, log: () => undefined })
    const permit = granted(await ask({}, elsewhere))
    await object(one(1))
    await permit.ended
    expect(permit.live).toBe(false)
    await elsewhere.stop()
  })
  test('an objection on the way between its asking and its reading leaves nothing of that person to be read', async () => {
    await addMessages(house, channel, one(1), 20)
    for (let i = 0; i < 10; i++) {
      const asking = ask()
      const objecting = object(one(1))
      const answer = await asking
      await objecting
      const texts = 'granted' in answer ? await read(answer.granted).catch(() => []) : []
      expect(texts).toEqual([])
      await house.gate.record(
        [
          { kind: 'objection-lifted', time: house.clock(), handle: one(1), features: ['catch-up'] },
          {
            kind: 'earlier-let-in',
            time: house.clock(),
            handle: one(1),
            from: channel.openedAt,
            until: house.clock(),
          },
        ],
        by(),
      )
    }
  })
  test('an objection while it is read: batches that come after it is acknowledged have nothing', async () => {
    await addMessages(house, channel, one(1), 4_500)
    const permit = granted(await ask())
    const reading = house.gate.readMessages(permit)[Symbol.asyncIterator]()
    expect((await reading.next()).value).toHaveLength(2_000)
    await object(one(1))
    await expect(reading.next()).rejects.toMatchObject({ code: 'denied' })
    await house.gate.close(permit)
    expect(await usedOf(permit)).toHaveLength(2_000)
  })
  test('R13 expiry, closing', async () => {
    let now = Date.now()
    const gate = await openGate({
      ...house.database,
      ...house,
      clock: () => now,
      random,
      log: () => undefined,
    })
    const permit = granted(await ask({}, gate))
    expect(permit.live).toBe(true)
    now += 600_001
    expect(permit.live).toBe(false)
    await gate.stop()
    const closed = granted(await ask())
    await house.gate.close(closed)
    await closed.ended
    expect(closed.live).toBe(false)
  })
  test('R16 erasing the channel: permits and leases end, and its entries open no more', async () => {
    await addMessages(house, channel, one(1), 2)
    const permit = granted(await ask())
    const lease = granted(await house.gate.lease(typingIn(channel, one(0))))
    await house.gate.eraseChannel(channel.id, channel.account, [], async (tx) => {
      const { sql } = await import('kysely')
      await sql`delete from chat.channel where id = ${channel.id}`.execute(tx)
    })
    await Promise.all([permit.ended, lease.ended])
    await expect(read(permit)).rejects.toMatchObject({ code: 'denied' })
    expect(codes(await ask()).length).toBeGreaterThan(0)
    const facts = await house.gate.facts([`channel:${channel.id}`])
    expect(facts.map(({ kind }) => kind)).toEqual(['channel-erased'])
  })
})

test('a lease in a channel lives for who is in it, and dies with their objection', async () => {
  const lease = granted(await house.gate.lease(typingIn(channel, one(0))))
  expect([lease.place, lease.live]).toEqual([`channel:${channel.id}`, true])
  await object(one(0))
  expect((await lease.ended).reason).toBe('withdrawn')
})

test('turns are read under a meeting’s permit and messages under a channel’s, never the other way', async () => {
  const meeting = await openMeeting(house, 1)
  await addTurns(house, meeting, meeting.handles[0] ?? '', 2)
  await addMessages(house, channel, one(0), 2)
  const ofMeeting = granted(await house.gate.permit(summaryOf(meeting, house.clock)))
  const ofChannel = granted(await ask())
  await expect(read(ofMeeting)).rejects.toMatchObject({ code: 'denied' })
  await expect(house.gate.readTurns(ofChannel)[Symbol.asyncIterator]().next()).rejects.toMatchObject({
    code: 'denied',
  })
})

test('R14 uses of one’s messages are among one’s own, with the channel and why', async () => {
  await addMessages(house, channel, one(1), 3)
  const permit = granted(await ask())
  await read(permit)
  await house.gate.close(permit)
  const { uses } = await house.gate.own.uses('person-1', { before: null, most: 50 })
  const use = uses.find((mine) => mine.permit === permit.id)
  expect(use).toMatchObject({
    place: `channel:${channel.id}`,
    feature: 'catch-up',
    items: 3,
    continuous: false,
  })
  expect(use?.decision.decision).toBe('permit')
  expect(use?.decision.reasons.map(({ code }) => code)).toContain('R5.asked')
  const others = await house.gate.own.uses('person-2', { before: null, most: 50 })
  expect(others.uses.some((theirs) => theirs.permit === permit.id)).toBe(false)
})
