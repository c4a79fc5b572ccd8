/** Devices: what they are told, in which order, after a cut, across processes, and when somebody is put out. */
import { setImmediate as turn } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ChatCaller } from './index.ts'
import { type House, open, openHouse, say, TestDevice } from './testing/house.ts'

let house: House
let owner: ChatCaller
let bob: ChatCaller
let eve: ChatCaller

beforeAll(async () => {
  house = await openHouse()
  owner = house.owner
  bob = await house.member('Bob')
  eve = await house.member('Eve')
})
afterAll(() => house.stop())

const connect = (who: ChatCaller, workspace = house.workspace) =>
  TestDevice.connect(workspace, who, house.account)

test('a message goes to every device in the channel, once, as one text; to nobody else', async () => {
  const { channel } = await open(house, owner, 'told', 'private', [bob])
  const [one, two, other] = [await connect(bob), await connect(bob), await connect(eve)]
  for (const device of [one, two, other]) await device.resume()
  const message = await say(house.workspace, owner, channel, 'hello')
  await Promise.all([one, two].map((device) => device.until(() => device.messages(channel).length > 0)))
  expect(one.messages(channel)).toEqual([message])
  expect(two.messages(channel)).toEqual([message])
  expect(other.events.filter((event) => JSON.stringify(event).includes(channel))).toEqual([])
  for (const device of [one, two, other]) device.device?.close()
})

/** A client that keeps what it has as a browser would: by `changed`, over all its connections. */
class Client {
  readonly got: number[] = []
  readonly doubled: number[] = []
  upTo = 0
  take(changed: number): void {
    if (this.got.includes(changed)) this.doubled.push(changed)
    this.got.push(changed)
    this.upTo = Math.max(this.upTo, changed)
  }
}

test(
  'cut off 200 times under load, over two processes: nothing is missed, doubled or out of order',
  { timeout: 60_000 },
  async () => {
    const other = await house.another()
    const { channel } = await open(house, owner, 'cuts', 'private', [bob])
    const client = new Client()
    const writing = { on: true }
    const writers = [house.workspace, other, other, house.workspace].map(async (workspace, n) => {
      for (let i = 0; writing.on; i++) await say(workspace, n % 2 ? owner : bob, channel, `${n} ${i}`)
    })
    // Seeded, so that a failure can be had again.
    let seed = 42
    const random = (below: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
      return seed % below
    }
    for (let cut = 0; cut < 200; cut++) {
      const device = await connect(bob, cut % 2 ? other : house.workspace)
      const from = client.upTo
      const resumed = device.resume([{ channel, changed: from }])
      const enough = 1 + random(8)
      if (random(3) > 0) await device.until(() => device.messages(channel).length >= enough)
      else await turn()
      device.device?.close()
      const { length } = device.events
      await resumed
      await turn()
      expect(device.events).toHaveLength(length)
      for (const { changed } of device.messages(channel)) client.take(changed)
    }
    writing.on = false
    await Promise.all(writers)
    const last = await connect(bob)
    const { counter } = (
      await house.superuser.query<{ counter: number }>(
        'select counter::int as counter from chat.channel where id = $1',
        [channel],
      )
    ).rows[0] ?? { counter: 0 }
    await last.resume([{ channel, changed: client.upTo }])
    for (const { changed } of last.messages(channel)) client.take(changed)
    last.device?.close()
    expect(client.doubled).toEqual([])
    expect(client.got).toEqual(Array.from({ length: counter }, (_, i) => i + 1))
    expect(counter).toBeGreaterThan(400)
  },
)

test(
  'two processes that write at once: devices of both are told everything in one order',
  { timeout: 30_000 },
  async () => {
    const other = await house.another()
    const { channel } = await open(house, owner, 'two', 'private', [bob, eve])
    const devices = [await connect(bob), await connect(bob, other), await connect(eve, other)]
    for (const device of devices) await device.resume([{ channel, changed: 0 }])
    await Promise.all(
      [house.workspace, other, house.workspace, other].map(async (workspace, n) => {
        for (let i = 0; i < 50; i++) await say(workspace, n > 1 ? owner : bob, channel, `${n} ${i}`)
      }),
    )
    const all = Array.from({ length: 200 }, (_, i) => i + 1)
    await Promise.all(devices.map((device) => device.until(() => device.messages(channel).length >= 200)))
    for (const device of devices) expect(device.messages(channel).map(({ changed }) => changed)).toEqual(all)
    for (const device of devices) device.device?.close()
  },
)

/** Another process that hears of nothing. */
const withoutNotifications = () =>
  house.another({
    store: {
      ...house.database.store,
      listen: () => Promise.resolve({ query: () => Promise.resolve([]), close: () => Promise.resolve() }),
    },
  })

test(
  'without notifications it is found by looking, within a second or two',
  { timeout: 10_000 },
  async () => {
    const deaf = await withoutNotifications()
    const { channel } = await open(house, owner, 'deaf', 'private', [bob])
    const device = await connect(bob, deaf)
    await device.resume([{ channel, changed: 0 }])
    await say(house.workspace, owner, channel, 'are you there?')
    await device.until(() => device.messages(channel).length === 1)
    device.device?.close()
  },
)

test(
  'whoever is removed is told that the channel is gone, and nothing after, in another process too',
  { timeout: 30_000 },
  async () => {
    const other = await house.another()
    const deaf = await withoutNotifications()
    const { channel } = await open(house, owner, 'removed', 'private', [bob, eve])
    const [here, there, nowhere, stays] = [
      await connect(bob),
      await connect(bob, other),
      await connect(bob, deaf),
      await connect(eve, other),
    ]
    for (const device of [here, there, nowhere, stays]) await device.resume([{ channel, changed: 0 }])
    await say(house.workspace, owner, channel, 'before')
    await Promise.all(
      [here, there, nowhere].map((device) => device.until(() => device.messages(channel).length === 1)),
    )
    await house.workspace.channels.remove(owner, channel, bob.id)
    // Acknowledged: from here on nothing, whichever process writes, however late it hears of it.
    for (let n = 0; n < 20; n++)
      await say([house.workspace, other, deaf][n % 3] ?? other, owner, channel, `after ${n}`)
    await stays.until(() => stays.messages(channel).length === 21)
    for (const device of [there, nowhere]) await device.until(() => device.heard('channel-gone').length > 0)
    for (const device of [here, there, nowhere]) {
      expect(device.messages(channel).map(({ text }) => text)).toEqual(['before'])
      expect(device.heard('channel-gone').map((event) => event.channel)).toEqual([channel])
    }
    await here.resume([{ channel, changed: 0 }])
    expect(here.messages(channel)).toHaveLength(1)
    for (const device of [here, there, nowhere, stays]) device.device?.close()
  },
)

test(
  'whoever is added is told of the channel, and of its messages from then on',
  { timeout: 10_000 },
  async () => {
    const other = await house.another()
    const { channel } = await open(house, owner, 'added', 'private')
    await say(house.workspace, owner, channel, 'before')
    const device = await connect(bob, other)
    await device.resume()
    await house.workspace.channels.add(owner, channel, [bob.id])
    await device.until(() => device.heard('channel').some((event) => event.channel.channel === channel))
    await say(house.workspace, owner, channel, 'after')
    await device.until(() => device.messages(channel).length === 1)
    expect(device.messages(channel).map(({ text }) => text)).toEqual(['after'])
    // And what was said before, as everybody in it.
    expect((await house.workspace.messages.changes(bob, channel, 0)).messages).toHaveLength(2)
    device.device?.close()
  },
)

test('a public channel can be looked at without being in it, for as long as it is open', async () => {
  const { channel } = await open(house, owner, 'looked-at')
  const device = await connect(eve)
  await device.resume()
  await device.device?.look(channel)
  await say(house.workspace, owner, channel, 'one')
  await device.until(() => device.messages(channel).length === 1)
  await device.device?.look(null)
  const after = await say(house.workspace, owner, channel, 'two')
  await device.resume([{ channel, changed: 0 }])
  expect(device.messages(channel).map(({ changed }) => changed)).toEqual([1, 1, after.changed])
  // A private one cannot.
  const secret = await open(house, owner, 'secret', 'private')
  await device.device?.look(secret.channel)
  await say(house.workspace, owner, secret.channel, 'three')
  await device.resume([{ channel: secret.channel, changed: 0 }])
  expect(device.messages(secret.channel)).toEqual([])
  expect(device.heard('channel-gone')).toEqual([{ type: 'channel-gone', channel: secret.channel }])
  device.device?.close()
})

test('more than two thousand missed: said, not sent', async () => {
  const { channel } = await open(house, owner, 'many', 'private', [bob])
  const { message } = await say(house.workspace, owner, channel, 'first')
  await house.superuser.query(
    `insert into chat.message (id, account_id, channel_id, place, changed, handle, author, author_name, made_at, text,
       client_id, contributor_set_id, audience_id)
     select md5(m.id || n), account_id, channel_id, 1 + n, 1 + n, handle, author, author_name, made_at, 'x', n::text,
            contributor_set_id, audience_id from chat.message m, generate_series(1, 2500) n where m.id = $1`,
    [message],
  )
  await house.superuser.query('update chat.channel set counter = 2501, last_place = 2501 where id = $1', [
    channel,
  ])
  const device = await connect(bob)
  await device.resume([{ channel, changed: 0 }])
  expect(device.heard('resumed')).toEqual([{ type: 'resumed', channel, upTo: 2501, tooMany: true }])
  expect(device.messages(channel)).toEqual([])
  const next = await say(house.workspace, owner, channel, 'next')
  await device.until(() => device.messages(channel).length === 1)
  expect(device.messages(channel)[0]?.changed).toBe(next.changed)
  const fewer = await connect(bob)
  await fewer.resume([{ channel, changed: 1000 }])
  expect(fewer.messages(channel).map(({ changed }) => changed)).toEqual(
    Array.from({ length: 1502 }, (_, i) => 1001 + i),
  )
  for (const one of [device, fewer]) one.device?.close()
})

test('typing goes to the others, not to oneself, and at most once in three seconds; in another process too', async () => {
  const other = await house.another()
  const { channel } = await open(house, owner, 'typing', 'private', [bob, eve])
  const [mine, theirs] = [await connect(bob), await connect(eve, other)]
  for (const device of [mine, theirs]) await device.resume()
  mine.device?.typing(channel, null)
  mine.device?.typing(channel, null)
  await theirs.until(() => theirs.heard('typing').length > 0)
  const after = await say(house.workspace, owner, channel, 'done?')
  await theirs.until(() => theirs.messages(channel).some(({ changed }) => changed === after.changed))
  expect(theirs.heard('typing')).toEqual([{ type: 'typing', channel, thread: null, person: bob.id }])
  expect(mine.heard('typing')).toEqual([])
  for (const device of [mine, theirs]) device.device?.close()
})

test('presence: seen by members in both processes; drafts and reading by the same person’s devices alone', async () => {
  const other = await house.another()
  const kim = await house.member('Kim')
  const { channel } = await open(house, owner, 'presence', 'private', [bob])
  const watching = await connect(eve, other)
  const here = await connect(kim)
  const sees = (state: string) =>
    watching.until(() =>
      watching.heard('person').some(({ person }) => person.person === kim.id && person.presence === state),
    )
  await sees('active')
  here.device?.presence(false)
  await sees('away')
  const { people } = await other.channels.chat(eve, house.account)
  expect(people.find(({ person }) => person === kim.id)).toMatchObject({ name: 'Kim', presence: 'away' })
  const [phone, laptop, theirs] = [await connect(bob), await connect(bob, other), await connect(owner)]
  await house.workspace.drafts.keep(bob, channel, null, 'not yet')
  await house.workspace.messages.read(bob, channel, 0)
  for (const device of [phone, laptop]) {
    await device.until(() => device.heard('draft').length > 0 && device.heard('channel').length > 0)
    expect(device.heard('draft')).toEqual([{ type: 'draft', channel, thread: null }])
  }
  expect(theirs.heard('draft')).toEqual([])
  for (const device of [watching, here, phone, laptop, theirs]) device.device?.close()
})
