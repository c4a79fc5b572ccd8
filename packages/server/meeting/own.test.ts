/** A person's own, against what a whole meeting used: uses, what was hidden, and a guest's answer about training. */
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Fact } from '@highroad/core/consent'
import { verifyBundle } from '@highroad/core/evidence'
import type { HiddenPage } from './earlier.ts'
import type { Caller, HiddenCursor } from './index.ts'
import { openHouse, Person, type House } from './testing/house.ts'

let house: House
let ben: Caller
beforeAll(async () => {
  house = await openHouse()
  await house.switchFeature(house.account, 'captions', true)
  await house.switchFeature(house.account, 'summary', true)
  ben = await house.member(house.account, 'Ben Member')
})
afterAll(() => house.stop())

async function meet(title = 'Plans for the roof') {
  const { meeting } = await house.meetings.create(house.owner, house.account, title)
  const ana = await Person.join(house, meeting, house.owner)
  const member = await Person.join(house, meeting, ben)
  const gus = await Person.join(house, meeting, 'Gus Guest')
  await house.meetings.startFeature(house.owner, meeting, 'summary')
  for (const person of [ana, member, gus]) await person.readNotices()
  return { meeting, ana, member, gus }
}
const turnsOf = async (who: Caller, meeting: string) =>
  (await house.meetings.transcript(who, meeting)).turns.map(({ text, hidden }) => [text, hidden])
const hiddenOf = async (who: Caller) => (await house.meetings.hidden(who, null)).meetings
const all = { from: 0, until: 253_402_300_799_999 }

test('the uses of a person are all that the proof of their meeting holds of them, and no other', async () => {
  const { meeting, ana, member, gus } = await meet()
  await house.meetings.startFeature(ben, meeting, 'captions')
  await ana.readNotices()
  await member.readNotices()
  await ana.say('We decided to mend the roof in May.')
  await member.say('Ben will ask three firms by Friday.')
  await ana.say('We decided to meet again on Monday.')
  await gus.say('We decided that the guest pays for lunch.')
  await house.meetings.end(house.owner, meeting)
  await house.quiet()
  const bundle = verifyBundle(await house.meetings.proof(ben, meeting), house.ledger.verifierKey)
  for (const person of [ana, member, gus]) {
    const expected = bundle.uses.flatMap((use) => {
      const items = use.items.filter((item) =>
        item.contributors.some(({ handle }) => handle === person.handle),
      )
      return items.length === 0
        ? []
        : [[use.permit, use.feature, items.length, use.index, use.usedIndex].join(' ')]
    })
    expect(expected.length).toBeGreaterThan(1)
    const { uses, next } = await house.gate.own.uses(person.caller.id, { before: null, most: 100 })
    const found = uses.filter(({ place }) => place === `meeting:${meeting}`)
    expect(next).toBeNull()
    expect(
      found.map((use) => [use.permit, use.feature, use.items, use.entry, use.usedEntry].join(' ')).toSorted(),
    ).toEqual(expected.toSorted())
    expect(found.map(({ decision }) => decision.decision)).toEqual(found.map(() => 'permit'))
    const others = [ana, member, gus].filter((one) => one !== person)
    for (const { handle } of others) expect(JSON.stringify(uses)).not.toContain(handle)
  }
})

test('R10 what was said before an objection comes back only where its person names it, after taking the objection back', async () => {
  const { meeting, ana, gus } = await meet()
  await ana.say('We decided to mend the roof in May.')
  await gus.say('One before.')
  await gus.say('Two before.')
  await house.meetings.object(gus.caller, meeting, ['summary'])
  const [mine] = await hiddenOf(gus.caller)
  expect(mine).toMatchObject({ meeting, turns: 2, mayReturn: false })
  await expect(house.meetings.bringBack(gus.caller, meeting, all)).rejects.toMatchObject({ code: 'conflict' })
  await house.meetings.liftObjection(gus.caller, meeting, ['summary'])
  const [now] = await hiddenOf(gus.caller)
  expect(now).toMatchObject({ turns: 2, mayReturn: true })
  // Somebody else names nothing of theirs.
  await expect(house.meetings.bringBack(house.owner, meeting, all)).rejects.toMatchObject({
    code: 'conflict',
  })
  await expect(house.meetings.bringBack(ben, meeting, all)).rejects.toMatchObject({ code: 'conflict' })
  const from = now?.from ?? 0
  await house.meetings.bringBack(gus.caller, meeting, { from, until: from + 1 })
  await house.meetings.end(house.owner, meeting)
  await house.quiet()
  await house.meetings.share(house.owner, meeting)
  expect(await turnsOf(ben, meeting)).toEqual([
    ['We decided to mend the roof in May.', false],
    ['One before.', false],
  ])
  expect(await turnsOf(gus.caller, meeting)).toContainEqual(['Two before.', true])
  // The summary read what came back, and the proof of it stands.
  const verdict = verifyBundle(await house.meetings.proof(gus.caller, meeting), house.ledger.verifierKey)
  expect(verdict.findings).toEqual([])
  const summary = verdict.uses.find((use) => use.feature === 'summary' && !use.continuous)
  expect(summary?.items).toHaveLength(2)
  // The rest is erased at their word, and of others' nothing.
  await house.meetings.eraseHidden(gus.caller, meeting, all)
  expect(await hiddenOf(gus.caller)).toEqual([])
  expect(await house.traces('Two before')).toEqual([])
  expect(await turnsOf(gus.caller, meeting)).toHaveLength(2)
})

test('R10 bringing back and objecting at the same moment: what is objected to is hidden in the end', async () => {
  const { meeting, gus } = await meet()
  await gus.say('Said at first.')
  for (let round = 0; round < 8; round++) {
    await house.meetings.object(gus.caller, meeting, ['summary'])
    await house.meetings.liftObjection(gus.caller, meeting, ['summary'])
    await Promise.allSettled([
      house.meetings.bringBack(gus.caller, meeting, all),
      house.meetings.object(gus.caller, meeting, ['summary']),
    ])
    expect((await hiddenOf(gus.caller))[0], `round ${round}`).toMatchObject({ turns: 1 })
  }
  await house.meetings.end(house.owner, meeting)
  await house.quiet()
})

test('R10 an objection in every place hides what was kept in each, and what is said later in a new place is not kept', async () => {
  const { meeting, ana } = await meet()
  const other = await house.otherAccount('Globex')
  await house.switchFeature(other.account, 'summary', true)
  const away = (await house.meetings.create(other.owner, other.account, 'Elsewhere')).meeting
  const there = await Person.join(house, away, house.owner, { actsFor: house.account })
  await house.meetings.startFeature(other.owner, away, 'summary').catch(() => undefined)
  const host = await Person.join(house, away, other.owner)
  await house.meetings.startFeature(other.owner, away, 'summary')
  await there.readNotices()
  await host.readNotices()
  expect(await there.say('Kept elsewhere.')).toBe(true)
  expect(await ana.say('Kept at home.')).toBe(true)
  await house.gate.own.leaveOut(house.owner.id, 'everything')
  house.meetings.factsChanged()
  const hidden = await hiddenOf(house.owner)
  expect(hidden.map((one) => one.meeting)).toEqual(expect.arrayContaining([meeting, away]))
  expect(await ana.say('Not kept, zebra-nine.')).toBe(false)
  const later = (await house.meetings.create(house.owner, house.account, 'Later')).meeting
  const again = await Person.join(house, later, house.owner)
  await house.meetings.startFeature(house.owner, later, 'summary').catch(() => undefined)
  await again.readNotices()
  expect(await again.say('Nor this, zebra-nine.')).toBe(false)
  expect((await house.meetings.room(house.owner, later)).lines.map(({ you }) => you)).toContain('left-out')
  expect(await house.traces('zebra-nine')).toEqual([])
  await house.gate.own.letIn(house.owner.id, 'everything')
})

test('R6 a guest’s yes and no about training are their own, for one meeting, and a yes names the form they were shown', async () => {
  const { meeting, gus, member } = await meet()
  const signer = await house.gate.handleOf(null, {
    person: house.owner.id,
    place: `account:${house.account}`,
    account: house.account,
  })
  const time = house.clock.now()
  const { account } = house
  const facts: Fact[] = [
    { kind: 'owner-set', time, account, handle: signer, owner: true },
    {
      kind: 'form-given',
      time,
      account,
      form: 'form1',
      renews: null,
      classes: ['audio', 'transcript'],
      termsVersion: 1,
      coversFrom: time,
      until: time + 30 * 24 * 3600_000,
      signer,
      record: '0'.repeat(64),
    },
  ]
  expect(await house.meetings.training(gus.caller)).toEqual([])
  await house.gate.record(facts, { account, person: house.owner.id })
  const answer = (accepted: boolean, form: string | null) =>
    house.meetings.answerTraining(gus.caller, meeting, { accepted, form })
  expect(await house.meetings.training(gus.caller)).toMatchObject([
    { meeting, accepted: null, form: { form: 'form1' } },
  ])
  await expect(answer(true, null)).rejects.toMatchObject({ code: 'conflict' })
  await expect(answer(true, 'another')).rejects.toMatchObject({ code: 'conflict' })
  const why = async () => {
    house.clock.advance(10)
    const at = house.clock.now()
    const { reasons } = await house.gate.decide({
      purpose: 'train',
      feature: null,
      processor: null,
      hostingAccount: account,
      place: `meeting:${meeting}`,
      classes: ['transcript'],
      contributors: [{ handle: gus.handle, actsFor: null }],
      itemTime: at,
      at,
    })
    return reasons.map(({ code }) => code)
  }
  expect(await why()).toContain('R6.guest-not-opted-in')
  await answer(true, 'form1')
  expect(await why()).toContain('R6.guest-opted-in')
  expect(await house.meetings.training(gus.caller)).toMatchObject([{ accepted: true }])
  await answer(false, 'form1')
  expect(await why()).toContain('R10.refused')
  expect(await why()).not.toContain('R6.guest-opted-in')
  // A member's form is their organisation's; a stranger finds no such meeting.
  await expect(
    house.meetings.answerTraining(member.caller, meeting, { accepted: true, form: 'form1' }),
  ).rejects.toMatchObject({ code: 'bad-request' })
  expect(await house.meetings.training(member.caller)).toEqual([])
  const elsewhere = await meet('Another')
  await expect(
    house.meetings.answerTraining(elsewhere.gus.caller, meeting, { accepted: true, form: 'form1' }),
  ).rejects.toMatchObject({ code: 'not-found' })
})

test('R10 what is hidden is listed in pages, each of bounded work, and every one of them once', async () => {
  const { meeting, gus } = await meet('Hidden in many')
  await gus.say('Hidden sentence.')
  await house.meetings.object(gus.caller, meeting, ['summary'])
  const superuser = new Client({ connectionString: house.database.superuserUrl })
  await superuser.connect()
  try {
    // As old as the person’s first days: 45 meetings with something hidden, then 600 without, then one with it again.
    await superuser.query(
      `with made as (
         insert into meeting.meeting (id, account_id, title, host_person, opened_at, ended_at, summary_state)
         select 'many' || lpad(n::text, 16, '0'), m.account_id, 'Old', m.host_person,
                m.opened_at - (n / 3) * interval '1 hour', m.opened_at, 'none'
           from meeting.meeting m, generate_series(1, 646) as n where m.id = $1 returning id, account_id),
       there as (
         insert into meeting.participant (meeting_id, account_id, person_id, handle, name, host, guest, joined_at)
         select id, account_id, $2, md5(id), 'Gus', false, true, now() from made returning meeting_id)
       insert into meeting.turn (id, account_id, meeting_id, contributor_set_id, audience_id, lease_id, classes, from_at,
                                 until_at, text, handle, hidden_since)
       select made.id || 'turn', t.account_id, made.id, t.contributor_set_id, t.audience_id, t.lease_id, t.classes,
              t.from_at, t.until_at, t.text, md5(made.id), t.hidden_since
         from made, meeting.turn t
        where t.meeting_id = $1 and t.handle = $3
          and (made.id <= 'many0000000000000045' or made.id = 'many0000000000000646')`,
      [meeting, gus.caller.id, gus.handle],
    )
  } finally {
    await superuser.end()
  }
  const pages: string[][] = []
  let before: HiddenCursor | null = null
  do {
    const page: HiddenPage = await house.meetings.hidden(gus.caller, before)
    pages.push(page.meetings.map((one) => one.meeting))
    before = page.next
  } while (before !== null && pages.length < 10)
  const many = (n: number) => `many${String(n).padStart(16, '0')}`
  const expected = [meeting, ...Array.from({ length: 45 }, (_, i) => many(i + 1)), many(646)]
  expect(pages.flat().toSorted()).toEqual(expected.toSorted())
  expect(pages.map((page) => page.length)).toEqual([20, 20, 6, 1])
  expect(pages.at(-1)).toEqual([many(646)])
})
