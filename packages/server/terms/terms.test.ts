/** Publishing through the real gate: ledger, database and permits. */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { termsDigest } from '@highroad/core/terms'
import {
  addTurns,
  granted,
  type House,
  leaseOn,
  openHouse,
  openMeeting,
  summaryOf,
} from '../gate/testing/scripted-meeting.ts'
import { openTerms, type Terms } from './index.ts'

const OURS = readFileSync(new URL('../../../terms/highroad-1.yaml', import.meta.url), 'utf8')
const HOUR = 3_600_000
const DAY = 24 * HOUR

let house: House
let terms: Terms
let now = Date.now()
beforeAll(async () => {
  house = await openHouse({ clock: () => now })
  terms = openTerms({ store: house.database.store, gate: house.gate, clock: house.clock })
})
afterAll(() => house.stop())

/** A version of ours in which an AI feature may, or may not, read transcripts. */
const version = (n: number, assist: 'licensed' | 'never'): string =>
  OURS.replace('version: 1', `version: ${n}`).replace(
    /( {2}transcript:\n(?: {4}.*\n)*? {4}assist:\n {6}cell: )licensed/,
    `$1${assist}`,
  )

const codes = (answer: object): string[] =>
  'denied' in answer
    ? (answer as { denied: { reasons: { code: string }[] } }).denied.reasons.map((r) => r.code)
    : []

test('R11 publishing a version that widens changes nothing for what is there', async () => {
  const { gate, clock } = house
  expect(version(2, 'never')).not.toBe(version(2, 'licensed'))
  expect(await terms.publish(version(2, 'never'), 'op')).toMatchObject({ published: true, problems: [] })

  now += 2 * HOUR
  const before = await openMeeting(house)
  await addTurns(house, before, before.handles[0] ?? '', 3)
  expect(codes(await gate.permit(summaryOf(before, clock)))).toContain('R11.never')

  const widened = await terms.publish(version(3, 'licensed'), 'op')
  expect(widened).toMatchObject({
    published: true,
    version: {
      version: 3,
      state: 'in-force',
      comparison: {
        against: 2,
        widened: 1,
        narrowed: 0,
        cells: [{ dataClass: 'transcript', purpose: 'assist', from: 'never', to: 'licensed' }],
        remarks: [
          'What widens holds for what is made from then on. It changes nothing for what is already there (rule R11).',
        ],
      },
    },
  })
  now += 10_000
  expect(codes(await gate.permit(summaryOf(before, clock)))).toContain('R11.never')

  // What is made from then on is another matter.
  now += 2 * HOUR
  const after = await openMeeting(house)
  await addTurns(house, after, after.handles[0] ?? '', 3)
  const permit = granted(await gate.permit(summaryOf(after, clock)))
  let read = 0
  for await (const batch of gate.readTurns(permit)) read += batch.length
  expect(read).toBe(3)
  await gate.close(permit)
})

test('R11 a coming version takes nothing before its day, and is shown before', async () => {
  const day = new Date(now + 3 * 24 * HOUR).toISOString().slice(0, 10)
  const text = version(4, 'never').replace('version: 4', `version: 4\nin-force-from: ${day}`)
  const checked = await terms.check(text)
  expect(checked).toMatchObject({ published: false, version: { version: 4, state: 'coming' } })
  expect((await terms.view()).versions.map((one) => one.version)).toEqual([1, 2, 3])
  await terms.publish(text, 'op')
  const { versions } = await terms.view()
  expect(versions.map((one) => [one.version, one.state])).toEqual([
    [1, 'earlier'],
    [2, 'earlier'],
    [3, 'in-force'],
    [4, 'coming'],
  ])
  now += 2 * HOUR
  const meeting = await openMeeting(house, 1)
  expect(codes(await house.gate.permit(summaryOf(meeting, house.clock)))).not.toContain('R11.never')
  now += 4 * 24 * HOUR
  expect((await terms.view()).versions.at(-1)?.state).toBe('in-force')
  const later = await openMeeting(house, 1)
  expect(codes(await house.gate.permit(summaryOf(later, house.clock)))).toContain('R11.never')
})

/** Publishes a version for the next midnight but one, and moves the clock to `before` milliseconds before it. */
async function toMidnightBefore(n: number, assist: 'licensed' | 'never', before: number): Promise<number> {
  const midnight = Math.ceil(now / DAY) * DAY + DAY
  const day = new Date(midnight).toISOString().slice(0, 10)
  const text = version(n, assist).replace(`version: ${n}`, `version: ${n}\nin-force-from: ${day}`)
  expect((await terms.publish(text, 'op')).published).toBe(true)
  now = midnight - before
  return midnight
}

test('R11 a lease ends where other terms come into force, and goes on under them only if they allow it', async () => {
  await terms.publish(version(5, 'licensed'), 'op')
  const start = await toMidnightBefore(6, 'licensed', 5 * 60_000)
  const meeting = await openMeeting(house, 1)
  const ask = () => house.gate.lease(leaseOn(meeting, meeting.handles[0] ?? ''))
  const short = granted(await ask())
  expect(short.covers(short.from, start)).toBe(true)
  expect(short.covers(short.from, start + 1)).toBe(false)
  now = start - 50
  const renewed = granted(await ask())
  // Until it is renewed under the new terms it covers nothing that is made under them.
  now = start + 10
  expect(short.live).toBe(false)
  await vi.waitFor(() => expect(renewed.live).toBe(true), 5_000)
  expect(renewed.covers(start + 1, start + 10)).toBe(true)
  await Promise.all([short.end(), renewed.end()])

  const end = await toMidnightBefore(7, 'never', 50)
  const last = await openMeeting(house, 1)
  const closed = granted(await house.gate.lease(leaseOn(last, last.handles[0] ?? '')))
  now = end + 10
  expect((await closed.ended).reason).toBe('facts-changed')
  expect(codes(await house.gate.lease(leaseOn(last, last.handles[0] ?? '')))).toContain('R11.never')
})

test('the prose is kept by its digest, as it was published', async () => {
  expect(await terms.text(3)).toBe(version(3, 'licensed'))
  expect((await terms.view()).versions.find((one) => one.version === 3)?.digest).toBe(
    termsDigest(version(3, 'licensed')),
  )
  expect(await terms.text(1)).toBeNull()
  expect(await terms.text(99)).toBeNull()
})

test('with problems nothing is recorded', async () => {
  const before = (await house.gate.facts(['operator'])).length
  const answer = await terms.publish(version(3, 'never'), 'op')
  expect(answer).toMatchObject({ published: false, version: null })
  expect(answer.problems).toHaveLength(1)
  expect(await house.gate.facts(['operator'])).toHaveLength(before)
})

test('two who publish one number at once: one of them does, the other is told, and one fact stands', async () => {
  const answers = await Promise.allSettled([
    terms.publish(version(8, 'never'), 'op'),
    terms.publish(version(8, 'licensed'), 'other'),
  ])
  const did = answers.filter((one) => one.status === 'fulfilled' && one.value.published)
  expect(did).toHaveLength(1)
  // Who came while the other was being recorded meets a conflict; who came after it reads that the number is taken, and in
  // the same millisecond also that the start is.
  const [told] = answers.filter((one) => !did.includes(one))
  if (told?.status === 'rejected') expect(told.reason).toMatchObject({ code: 'conflict' })
  else expect(told?.value.problems.join('\n')).toContain('version 8 is published already')
  const facts = await house.gate.facts(['operator'])
  expect(facts.filter((fact) => fact.kind === 'terms-published' && fact.version === 8)).toHaveLength(1)
})

test('nobody but the function writes a text, and it takes none that is not its digest’s', async () => {
  const { app } = house.database.store
  for (const statement of [
    'select * from gate.terms_document',
    'delete from gate.terms_document',
    "update gate.terms_document set text = 'x'",
  ])
    await expect(app.query(statement)).rejects.toMatchObject({ code: '42501' })
  await expect(
    app.query('select gate.keep_terms($1, 77, 77, $2)', ['0'.repeat(64), 'x']),
  ).rejects.toMatchObject({ code: '23514' })
  for (const role of ['ai', 'auth', 'jobs', 'sequencer'] as const)
    await expect(house.database.store[role].query('select gate.terms_documents()')).rejects.toMatchObject({
      code: '42501',
    })
})
