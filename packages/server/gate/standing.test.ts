import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Fact, Handle } from '@highroad/core/consent'
import { verifyBundle } from '@highroad/core/evidence'
import {
  addTurns,
  granted,
  type House,
  leaseOn,
  type Meeting,
  newId,
  openHouse,
  openMeeting,
  summaryOf,
} from './testing/scripted-meeting.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.stop())

const kindsOf = async (handle: Handle) =>
  (await house.gate.facts([`handle:${handle}`])).map(({ kind }) => kind)
const handleIn = (meeting: Meeting, person: string) =>
  house.gate.handleOf(null, { person, place: `meeting:${meeting.id}`, account: meeting.account })
const joined = (meeting: Meeting, handle: Handle, actsFor: string | null = meeting.account): Fact => ({
  kind: 'contributor-joined',
  time: house.clock(),
  meeting: meeting.id,
  handle,
  actsFor,
})
async function join(meeting: Meeting, person: string, actsFor: string | null = meeting.account) {
  const handle = await handleIn(meeting, person)
  await house.gate.record([joined(meeting, handle, actsFor)], { account: meeting.account, person })
  return handle
}
const train = (meeting: Meeting, handle: Handle) =>
  house.gate.decide({
    purpose: 'train',
    feature: null,
    processor: null,
    hostingAccount: meeting.account,
    place: `meeting:${meeting.id}`,
    classes: ['transcript'],
    contributors: [{ handle, actsFor: meeting.account }],
    itemTime: meeting.openedAt + 60_000,
    at: house.clock() + 1_000,
  })
const codes = async (meeting: Meeting, handle: Handle) =>
  (await train(meeting, handle)).reasons.map(({ code }) => code)

test('R10 "never train on me" is recorded in every place of two accounts, denies old items at once, and is first in a later place', async () => {
  const { gate } = house
  const one = await openMeeting(house, 1)
  const two = await openMeeting(house, 1)
  const person = 'person-0'
  expect(await codes(one, one.handles[0] ?? '')).not.toContain('R10.objects')
  await gate.own.neverTrain(person, true)
  for (const meeting of [one, two]) {
    const [handle = ''] = meeting.handles
    expect((await kindsOf(handle)).at(-1)).toBe('train-objected')
    expect(await codes(meeting, handle)).toContain('R10.objects')
    // Whose entry it is decides with whose content it is erased.
    const { rows } = await house.superuser.query(
      `select account_id from ledger.opening where body ->> 'kind' = 'train-objected' and body ->> 'handle' = $1`,
      [handle],
    )
    expect(rows).toEqual([{ account_id: meeting.account }])
  }
  const three = await openMeetingIn(newId())
  const later = await join(three, person)
  expect(await kindsOf(later)).toEqual(['train-objected', 'contributor-joined'])
  expect(await codes(three, later)).toContain('R10.objects')
  expect((await gate.own.standing(person)).neverTrain).not.toBeNull()

  await gate.own.neverTrain(person, true)
  expect((await kindsOf(later)).filter((kind) => kind === 'train-objected')).toHaveLength(1)
  await gate.own.neverTrain(person, false)
  expect((await kindsOf(later)).at(-1)).toBe('train-objection-lifted')
  expect(await kindsOf(await join(await openMeetingIn(newId()), person))).toEqual(['contributor-joined'])
  // What was made before stays out; the bundle with these chains verifies.
  expect(await codes(one, one.handles[0] ?? '')).toContain('R10.before-lifting')
  expect(
    verifyBundle(await gate.proof(`meeting:${one.id}`, one.account), house.ledger.verifierKey).verdict,
  ).toBe('verified')
})

test('it is nobody else’s: others keep their chains, and their pages', async () => {
  const meeting = await openMeeting(house, 2)
  const [, other = ''] = meeting.handles
  const before = await kindsOf(other)
  await house.gate.own.neverTrain('person-0', true)
  expect(await kindsOf(other)).toEqual(before)
  expect((await house.gate.own.standing('person-1')).neverTrain).toBeNull()
  const seen = await house.gate.own.handles('person-1')
  expect(seen.map(({ handle }) => handle)).not.toContain(meeting.handles[0])
  const facts = await house.gate.own.facts('person-1', {
    kinds: ['contributor-joined'],
    before: null,
    most: 99,
  })
  expect(JSON.stringify(facts)).not.toContain(meeting.handles[0])
  await house.gate.own.neverTrain('person-0', false)
})

test('R10 joining and objecting at the same moment: no pseudonym escapes', { timeout: 60_000 }, async () => {
  const { gate } = house
  const account = await openMeetingIn(newId())
  for (let round = 0; round < 6; round++) {
    const person = newId()
    const places = await Promise.all(Array.from({ length: 6 }, () => openMeetingIn(account.account)))
    const [first] = places
    if (first) await join(first, person)
    const [, ...handles] = await Promise.all([
      gate.own.neverTrain(person, true),
      ...places.map((place) => join(place, person)),
    ])
    expect(handles).toHaveLength(6)
    for (const handle of handles) {
      const kinds = await kindsOf(handle)
      expect(
        kinds.filter((kind) => kind === 'train-objected'),
        kinds.join(' '),
      ).toHaveLength(1)
    }
  }
})

/** A further meeting of an account, as nothing but its opening. */
async function openMeetingIn(account: string): Promise<Meeting> {
  const id = newId()
  const time = house.clock()
  await house.gate.record(
    [{ kind: 'meeting-opened', time, meeting: id, hostingAccount: account, audience: id }],
    { account, person: null },
  )
  return { id, account, openedAt: time, handles: [] }
}

test('R10 an objection in every place ends running leases everywhere, and what is objected to in one place stays when it is taken back', async () => {
  const { gate } = house
  const one = await openMeeting(house, 1)
  const two = await openMeeting(house, 1)
  const [here = '', there = ''] = [one.handles[0], two.handles[0]]
  const leases = [
    granted(await gate.lease(leaseOn(one, here))),
    granted(await gate.lease(leaseOn(two, there))),
  ]
  await gate.record([{ kind: 'objected', time: house.clock(), handle: there, features: ['summary'] }], {
    account: two.account,
    person: 'person-0',
  })
  await gate.own.leaveOut('person-0', 'everything')
  for (const lease of leases) expect(lease.live).toBe(false)
  expect('denied' in (await gate.lease(leaseOn(one, here)))).toBe(true)
  const later = await openMeetingIn(one.account)
  const handle = await join(later, 'person-0')
  expect(await kindsOf(handle)).toEqual(['objected', 'contributor-joined'])
  await expect(gate.own.letIn('person-0', ['summary'])).rejects.toMatchObject({ code: 'conflict' })
  await gate.own.letIn('person-0', 'everything')
  expect((await gate.own.standing('person-0')).leftOut).toEqual([])
  const lifted = async (of: Handle) =>
    (await gate.facts([`handle:${of}`])).filter((fact) => fact.kind === 'objection-lifted')
  expect(await lifted(here)).toMatchObject([{ features: 'everything' }])
  expect(await lifted(handle)).toMatchObject([{ features: 'everything' }])
  // There they had objected to the summary by itself.
  expect(await lifted(there)).toMatchObject([{ features: ['captions', 'completion', 'rewrite', 'catch-up'] }])
  expect('denied' in (await gate.lease(leaseOn(two, there)))).toBe(true)
  granted(await gate.lease(leaseOn(one, here)))
})

test('R10 objecting again in every place reaches the one that was let in meanwhile, and no other', async () => {
  const { gate } = house
  const one = await openMeeting(house, 1)
  const two = await openMeeting(house, 1)
  const [here = '', there = ''] = [one.handles[0], two.handles[0]]
  const letIn = () =>
    gate.record([{ kind: 'objection-lifted', time: house.clock(), handle: here, features: 'everything' }], {
      account: one.account,
      person: 'person-0',
    })
  await gate.own.leaveOut('person-0', 'everything')
  for (const again of ['everything', ['summary']] as const) {
    await letIn()
    const lease = granted(await gate.lease(leaseOn(one, here)))
    await gate.own.leaveOut('person-0', again)
    expect(lease.live).toBe(false)
    expect('denied' in (await gate.lease(leaseOn(one, here)))).toBe(true)
  }
  expect((await kindsOf(there)).filter((kind) => kind === 'objected')).toHaveLength(1)
  expect((await gate.own.standing('person-0')).leftOut).toMatchObject([{ features: 'everything' }])
  await gate.own.letIn('person-0', 'everything')
})

test('R6 the notice of a form reaches the places where one acts for that account, and no other', async () => {
  const { gate } = house
  const home = await openMeetingIn(newId())
  const away = await openMeetingIn(newId())
  const person = newId()
  const inHome = await join(home, person)
  const actingAway = await join(away, person, home.account)
  const elsewhere = await join(await openMeetingIn(away.account), person, away.account)
  const until = house.clock() + 1_000_000
  await gate.own.formNoticeShown(person, { account: home.account, form: 'form1', until })
  const noticesOf = async (handle: Handle) =>
    (await gate.facts([`handle:${handle}`])).flatMap((fact) =>
      fact.kind === 'form-notice-shown' ? [fact] : [],
    )
  const [first] = await noticesOf(inHome)
  expect(first).toMatchObject({ account: home.account, form: 'form1', until })
  expect(await noticesOf(actingAway)).toMatchObject([{ since: first?.since }])
  expect(await noticesOf(elsewhere)).toEqual([])
  // Later: first where they act for the account, with the moment they first saw it; not where they act for another.
  const later = await join(await openMeetingIn(away.account), person, home.account)
  expect(await kindsOf(later)).toEqual(['form-notice-shown', 'contributor-joined'])
  expect(await noticesOf(later)).toMatchObject([{ since: first?.since, until }])
  const other = await openMeetingIn(away.account)
  const changed = await join(other, person, away.account)
  expect(await kindsOf(changed)).toEqual(['contributor-joined'])
  // Who comes back acting for the other account is told there too.
  await gate.record([joined(other, changed, home.account)], { account: other.account, person })
  expect(await kindsOf(changed)).toEqual(['contributor-joined', 'form-notice-shown', 'contributor-joined'])
  await gate.own.formNoticeShown(person, { account: home.account, form: 'form1', until })
  expect(await noticesOf(inHome)).toHaveLength(1)
})

test('R14 an account gets no form notices of accounts for which nobody joins it', async () => {
  const [host, home, other] = [newId(), newId(), newId()]
  const person = newId()
  const away = await openMeetingIn(host)
  const handle = await join(away, person, home)
  const until = house.clock() + 1_000_000
  for (const account of [home, other])
    await house.gate.own.formNoticeShown(person, { account, form: `form-${account}`, until })
  await house.gate.own.neverTrain(person, true)
  const seen = (actingFor: string[]) =>
    house.database.store.asTenant({ account: host, person: null }, async (tx) => {
      const { rows } = await sql<{ subject: string }>`
        select subject from gate.standing_for(array[${handle}], ${actingFor}::text[])`.execute(tx)
      return rows.map(({ subject }) => subject)
    })
  expect(await seen([])).toEqual(['train'])
  expect((await seen([home])).toSorted()).toEqual([`form ${home} form-${home}`, 'train'])
})

test('every use of a person’s content is listed once, decided again for them, and names nobody else', async () => {
  const { gate } = house
  const meeting = await openMeeting(house, 3)
  const [one = '', two = ''] = meeting.handles
  await addTurns(house, meeting, one, 7)
  await addTurns(house, meeting, two, 3)
  await house.superuser.query('update gate.handle set person_id = $2 where handle = $1', [one, 'reader'])
  await house.superuser.query('update gate.handle set person_id = $2 where handle = $1', [two, 'stranger'])
  for (let i = 0; i < 3; i++) {
    const permit = granted(await gate.permit(summaryOf(meeting, house.clock)))
    for await (const batch of gate.readTurns(permit)) expect(batch.length).toBeGreaterThan(0)
    await gate.close(permit)
  }
  const lease = granted(await gate.lease(leaseOn(meeting, one)))
  const time = house.clock()
  lease.used({
    item: newId(),
    classes: ['audio'],
    time,
    contributors: [{ handle: one, actsFor: meeting.account }],
    audience: meeting.id,
  })
  await lease.end()
  // Resolves once a checkpoint covers all of it.
  await gate.proof(`meeting:${meeting.id}`, meeting.account)
  const first = await gate.own.uses('reader', { before: null, most: 3 })
  expect(first.uses).toHaveLength(3)
  const rest = await gate.own.uses('reader', { before: first.next, most: 3 })
  expect(rest).toMatchObject({ next: null })
  const uses = [...first.uses, ...rest.uses]
  expect(uses.map(({ items, continuous }) => [items, continuous])).toEqual([
    [1, true],
    [7, false],
    [7, false],
    [7, false],
  ])
  for (const use of uses) {
    expect(use).toMatchObject({
      place: `meeting:${meeting.id}`,
      processor: 'this-server',
      feature: 'summary',
    })
    expect(use.decision.decision).toBe('permit')
    expect(use.decision.reasons.filter(({ changedBy }) => changedBy === 'you').length).toBeGreaterThan(0)
    expect(use.usedEntry).toBeGreaterThan(use.entry)
  }
  expect(new Set(uses.map(({ permit }) => permit)).size).toBe(4)
  for (const handle of meeting.handles.slice(1)) expect(JSON.stringify(uses)).not.toContain(handle)
  expect((await gate.own.uses('stranger', { before: null, most: 9 })).uses).toHaveLength(3)
  expect((await gate.own.uses('nobody', { before: null, most: 9 })).uses).toEqual([])
  // A later objection changes nothing about what was decided then.
  await gate.own.leaveOut('reader', 'everything')
  expect(
    (await gate.own.uses('reader', { before: null, most: 9 })).uses.map(({ decision }) => decision.decision),
  ).toEqual(Array(4).fill('permit'))
  // R16: with the meeting's content goes what says that it was used.
  await gate.erase(meeting.id, meeting.account, 'reader', () => Promise.resolve())
  expect((await gate.own.uses('reader', { before: null, most: 9 })).uses).toEqual([])
})

test('R12 an objection in every place that cannot be recorded is recorded in none, and stops the uses in all until it can', async () => {
  const { gate, superuser } = house
  const one = await openMeeting(house, 1)
  const two = await openMeeting(house, 1)
  const places = [one, two].map((meeting) => ({ meeting, handle: meeting.handles[0] ?? '' }))
  const lease = granted(await gate.lease(leaseOn(one, places[0]?.handle ?? '')))
  await superuser.query('revoke insert on gate.standing from wall')
  await expect(gate.own.leaveOut('person-0', 'everything')).rejects.toMatchObject({ code: 'not-recorded' })
  await superuser.query('grant insert on gate.standing to wall')
  expect(lease.live).toBe(false)
  for (const { meeting, handle } of places) {
    expect(await kindsOf(handle)).not.toContain('objected')
    const answer = await gate.lease(leaseOn(meeting, handle))
    expect('denied' in answer && answer.denied.reasons[0]?.code).toBe('R12.not-recorded')
  }
  expect((await gate.own.standing('person-0')).leftOut).toEqual([])
  await gate.own.leaveOut('person-0', 'everything')
  for (const { handle } of places) expect((await kindsOf(handle)).at(-1)).toBe('objected')
  await gate.own.letIn('person-0', 'everything')
  for (const { meeting, handle } of places) granted(await gate.lease(leaseOn(meeting, handle)))
})
