import { Me, MeetingItem } from '@highroad/core/wire'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newcomers } from './newcomers.ts'
import { type Browser, type Edge, openEdge } from './testing/edge.ts'

const JOIN = {
  name: 'Gus',
  actsFor: null,
  microphone: null,
  noticesShown: [],
  answers: [],
  leftOutOf: [],
}

let edge: Edge
let ann: Browser
let now = Date.now()
let meeting: string

const code = async (answer: Response) => ((await answer.json()) as { error?: string }).error
const join = (browser: Browser, address: string, path = meeting) =>
  browser.ask('POST', `/api/meetings/${path}/join`, browser === ann ? { ...JOIN, name: null } : JOIN, {
    'x-forwarded-for': address,
  })

beforeAll(async () => {
  edge = await openEdge({ trustProxy: true, clock: () => now })
  ann = edge.newBrowser()
  const me = await ann.ask('POST', '/api/set-up', {
    code: edge.code,
    name: 'Ann',
    email: 'ann@example.org',
    password: 'correct horse',
    organisation: 'Acme',
  })
  const account = Me.parse(await me.json()).memberships[0]?.account ?? ''
  const made = await ann.ask('POST', `/api/accounts/${account}/meetings`, { title: 'Open' })
  meeting = MeetingItem.parse(await made.json()).meeting
})
afterAll(() => edge.stop())

test('a hundred tries from one network, then none for ten minutes; others and those known still come', async () => {
  const known = edge.newBrowser()
  expect((await join(known, '2001:db8:1:2::1')).status).toBe(200)
  for (let i = 1; i < 100; i++) {
    const guess = await join(edge.newBrowser(), `2001:db8:1:2::${i}`, 'meetingaaaaaaaaaaaaaaaaa')
    expect(await code(guess), `try ${i}`).toBe('meeting-unknown')
  }
  const refused = await join(edge.newBrowser(), '2001:db8:1:2::ffff')
  expect([refused.status, await code(refused)]).toEqual([429, 'too-many-joins'])
  const guests = await edge.database.store.auth.query('select 1 from identity.guest')
  expect(guests.rowCount).toBe(1)
  expect((await join(edge.newBrowser(), '2001:db8:1:3::1')).status).toBe(200)
  expect((await join(known, '2001:db8:1:2::1')).status).toBe(200)
  expect((await join(ann, '2001:db8:1:2::1')).status).toBe(200)
  now += 10 * 60_000
  expect((await join(edge.newBrowser(), '2001:db8:1:2::1')).status).toBe(200)
})

test('from this machine itself any number may come', async () => {
  const here = newcomers(() => 0)
  for (let i = 0; i < 101; i++) expect(await here('127.0.0.1', () => Promise.resolve(i))).toBe(i)
  for (let i = 0; i < 100; i++) await here('unknown', () => Promise.resolve())
  await expect(here('unknown', () => Promise.resolve())).rejects.toThrow(/too many people/i)
})
