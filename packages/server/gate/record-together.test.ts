import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Fact, Handle } from '@highroad/core/consent'
import { type House, openHouse, openMeeting } from './testing/scripted-meeting.ts'

const PEOPLE = 30

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.stop())

const answered = (handle: Handle, accepted: boolean): Fact => ({
  kind: 'answer-given',
  time: house.clock(),
  handle,
  feature: 'summary',
  accepted,
})

interface Written {
  readonly transaction: string
  readonly account: string
  readonly body: Fact
}

/** The entries of these, in the order of the log, with the transaction that wrote each. */
async function written(entryIds: readonly string[]): Promise<Written[]> {
  await Promise.all(entryIds.map((id) => house.ledger.covered(id)))
  const { rows } = await house.superuser.query<Written>(
    `select o.xmin::text as transaction, o.account_id as account, o.body from ledger.opening o
       join ledger.entry e on e.id = o.entry_id where o.entry_id = any ($1::bigint[]) order by e.index`,
    [entryIds],
  )
  return rows
}

test('R6 answers of many at one moment share transactions, each in its own account, and are all there for the gate', async () => {
  const { gate } = house
  const meetings = [await openMeeting(house, PEOPLE), await openMeeting(house, PEOPLE)]
  const said = meetings.flatMap(({ account, handles }) => handles.map((handle) => ({ account, handle })))
  const recorded = await Promise.all(
    said.map(({ account, handle }) => gate.record([answered(handle, true)], { account, person: null })),
  )
  const rows = await written(recorded.flat().map(({ entryId }) => entryId))
  expect(rows).toHaveLength(2 * PEOPLE)
  expect(new Set(rows.map(({ transaction }) => transaction)).size).toBeLessThan(10)
  const accountOf = new Map(said.map(({ account, handle }) => [handle, account]))
  for (const { account, body } of rows)
    expect(account).toBe('handle' in body ? accountOf.get(body.handle) : null)
  for (const { handle } of said)
    expect((await gate.facts([`handle:${handle}`])).at(-1)).toMatchObject({ kind: 'answer-given' })
})

test('R12 a no among many yeses has a transaction of its own, raises the epoch, and stands against the yes before it', async () => {
  const { gate } = house
  const { account, handles } = await openMeeting(house, PEOPLE)
  const [objector = ''] = handles
  const by = { account, person: null }
  const recorded = await Promise.all([
    ...handles.map((handle) => gate.record([answered(handle, true)], by)),
    gate.record([{ kind: 'objected', time: house.clock(), handle: objector, features: ['summary'] }], by),
    ...handles.map((handle) => gate.record([answered(handle, true)], by)),
  ])
  const [no] = recorded[PEOPLE] ?? []
  expect(no?.narrowed).toBe(true)
  const rows = await written(recorded.flat().map(({ entryId }) => entryId))
  const own = rows.find(({ body }) => body.kind === 'objected')
  expect(rows.filter(({ transaction }) => transaction === own?.transaction)).toEqual([own])
  const { rows: heads } = await house.superuser.query(
    'select epoch::int from ledger.scope_head where scope = $1',
    [`handle:${objector}`],
  )
  expect(heads).toEqual([{ epoch: 1 }])
  // One after another in time as well as in the chain, so that which of them stands is never in doubt.
  const times = (await gate.facts([`handle:${objector}`])).map(({ time }) => time)
  expect(times).toEqual(times.toSorted((a, b) => a - b))
})

test('R10 who begins a place while others answer has what they said for every place as the first fact there', async () => {
  const { gate } = house
  const first = await openMeeting(house, 1)
  await gate.own.neverTrain('person-0', true)
  const meeting = await openMeeting(house, 0)
  const place = `meeting:${meeting.id}` as const
  const by = { account: meeting.account, person: null }
  const handles = await Promise.all(
    ['person-0', 'b', 'c'].map((person) => gate.handleOf(null, { person, place, account: meeting.account })),
  )
  await Promise.all(handles.map((handle) => gate.record([answered(handle, true)], by)))
  const kinds = async (handle: Handle = '') =>
    (await gate.facts([`handle:${handle}`])).map(({ kind }) => kind)
  expect(await kinds(handles[0])).toEqual(['train-objected', 'answer-given'])
  expect(await kinds(handles[1])).toEqual(['answer-given'])
  expect(await kinds(first.handles[0])).toContain('train-objected')
})

test('R12 two facts of one person that come at once stand one after the other, whoever came first', async () => {
  const { gate } = house
  const { account, handles } = await openMeeting(house, 1)
  const [handle = ''] = handles
  const microphone = (who: 'only-me' | 'others-too'): Fact => ({
    kind: 'microphone-answered',
    time: 1,
    handle,
    who,
  })
  await Promise.all([1, 2, 3, 4].map(() => gate.record([microphone('only-me')], { account, person: null })))
  const times = (await gate.facts([`handle:${handle}`]))
    .filter(({ kind }) => kind === 'microphone-answered')
    .map(({ time }) => time)
  expect(new Set(times).size).toBe(times.length)
  expect(times).toEqual(times.toSorted((a, b) => a - b))
  const [narrowing] = await gate.record([microphone('others-too')], { account, person: null })
  expect(narrowing?.narrowed).toBe(true)
})

test('a fact that could not be read again is refused, and its chain stays readable', async () => {
  const { gate } = house
  const { account, handles } = await openMeeting(house, 1)
  const [handle = ''] = handles
  const broken = { ...answered(handle, true), feature: 'no such feature' } as unknown as Fact
  await expect(gate.record([broken], { account, person: null })).rejects.toMatchObject({
    code: 'bad-request',
  })
  expect((await gate.facts([`handle:${handle}`])).length).toBeGreaterThan(0)
})
