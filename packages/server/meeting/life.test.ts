import { Client } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Caller } from './index.ts'
import { openHouse, Person, type House } from './testing/house.ts'

let house: House
let ben: Caller
let meeting = ''

beforeAll(async () => {
  house = await openHouse()
  await house.switchFeature(house.account, 'captions', true)
  await house.switchFeature(house.account, 'summary', true)
  ben = await house.member(house.account, 'Ben Member')
})
afterAll(() => house.stop())
beforeEach(async () => {
  meeting = (await house.meetings.create(house.owner, house.account, 'Plans for the roof')).meeting
})

const texts = async (who: Caller) =>
  (await house.meetings.transcript(who, meeting)).turns
    .filter((turn) => !turn.hidden)
    .map((turn) => turn.text)

/** Host, member and a guest of no account, with the summary running; the notices are not read yet. */
async function three() {
  const ana = await Person.join(house, meeting, house.owner)
  const member = await Person.join(house, meeting, ben)
  const gus = await Person.join(house, meeting, 'Gus Guest')
  await house.meetings.startFeature(house.owner, meeting, 'summary')
  return { ana, member, gus }
}

describe('a meeting with a summary', () => {
  test('R5 nobody is heard before their own client said that it showed the notice', async () => {
    const { ana, member } = await three()
    expect(await ana.say('Nobody was told yet.')).toBe(false)
    const before = await house.meetings.room(ben, meeting)
    expect(before.unseen.map((notice) => notice.feature)).toEqual(['summary'])
    expect(before.earsMayHearYou).toBe(false)
    await member.readNotices()
    expect(await member.say('We decided to mend the roof in May.')).toBe(true)
    expect(await ana.say('And I was not told.')).toBe(false)
    const room = await house.meetings.room(ben, meeting)
    expect(room.earsMayHearYou).toBe(true)
    expect(room.lines.find((line) => line.feature === 'summary')).toMatchObject({
      state: 'partly',
      people: { included: 1, present: 3 },
      you: 'included',
    })
    await house.meetings.end(house.owner, meeting)
    expect(await texts(house.owner)).toEqual(['We decided to mend the roof in May.'])
  })

  test('R10 two told and one who objects: a summary of two, and the coverage says that words are missing', async () => {
    const { ana, member, gus } = await three()
    for (const person of [ana, member, gus]) await person.readNotices()
    await house.meetings.object(gus.caller, meeting, ['summary'])
    expect(await ana.say('We decided to mend the roof in May.')).toBe(true)
    expect(await gus.say('My marked objection zebra-one.')).toBe(false)
    const told = Date.now()
    await house.meetings.reportOwnSpeaking(gus.caller, meeting, 2_000)
    expect(await member.say('Ben will ask three firms by Friday.')).toBe(true)
    await house.meetings.reportOwnSpeaking(ben, meeting, 2_000)
    const why = await house.meetings.why(house.owner, meeting, 'summary')
    expect(why.reasons.filter((reason) => reason.code === 'R10.objects')).toMatchObject([
      { sentence: 'A participant objects. Their words are not used.', people: 1 },
    ])
    expect(JSON.stringify(why)).not.toContain(gus.handle)
    const own = await house.meetings.why(gus.caller, meeting, 'summary')
    expect(own.reasons.find((reason) => reason.code === 'R10.objects')?.changedBy).toBe('you')

    await house.meetings.end(house.owner, meeting)
    await house.quiet()
    // Two seconds passed since the last report, and no more can be claimed; whose turns were kept is not counted twice.
    await house.meetings.reportOwnSpeaking(gus.caller, meeting, 15_000)
    const summary = await house.meetings.summary(house.owner, meeting)
    expect(summary.state).toBe('draft')
    expect(summary.lines.map((line) => line.text)).toContain('We decided to mend the roof in May.')
    expect(summary.coverage).toMatchObject({
      people: { covered: 2, spoke: 3 },
    })
    expect(summary.coverage.missing).toMatchObject([{ reason: 'objection' }])
    const [{ ms } = { ms: 0 }] = summary.coverage.missing
    expect(ms).toBeGreaterThanOrEqual(4_000)
    expect(ms).toBeLessThan(4_000 + Date.now() - told)
    expect(await texts(house.owner)).toEqual([
      'We decided to mend the roof in May.',
      'Ben will ask three firms by Friday.',
    ])
    expect(await house.traces('zebra-one')).toEqual([])
  })

  test('R9 a line is of the account that its speaker acted for, not of the one for which they came back', async () => {
    const other = await house.otherAccount('Globex')
    const link = (await house.identity.invite(house.account, 'member', house.owner.id)).link
    await house.identity.acceptAs(link.split('/').at(-1) ?? '', other.owner.id)
    const both = await Person.join(house, meeting, other.owner, { actsFor: other.account })
    await Person.join(house, meeting, house.owner)
    await house.meetings.startFeature(house.owner, meeting, 'summary')
    await both.readNotices()
    expect(await both.say('We decided to mend the roof in May.')).toBe(true)
    await Person.join(house, meeting, other.owner, { actsFor: house.account })
    await house.meetings.end(house.owner, meeting)
    await house.quiet()
    const client = new Client(house.database.superuserUrl)
    await client.connect()
    const { rows } = await client.query(
      `select s.members from meeting.summary_line l join gate.contributor_set s on s.id = l.contributor_set_id
        where l.meeting_id = $1`,
      [meeting],
    )
    await client.end()
    expect(rows).toEqual([{ members: [{ handle: both.handle, actsFor: other.account }] }])
  })

  test('R10 objecting in the middle hides what was kept, drops the lines that rest on it, and lifting brings nothing back', async () => {
    const { ana, member, gus } = await three()
    for (const person of [ana, member, gus]) await person.readNotices()
    await gus.say('We decided that the guest pays for lunch.')
    await ana.say('We decided to mend the roof in May.')
    await house.meetings.object(gus.caller, meeting, 'everything')
    expect(await gus.say('Said while objecting, zebra-two.')).toBe(false)
    await house.meetings.liftObjection(gus.caller, meeting, 'everything')
    expect(await gus.say('We decided to meet again on Monday.')).toBe(true)
    await house.meetings.end(house.owner, meeting)
    await house.quiet()
    expect(await texts(house.owner)).toEqual([
      'We decided to mend the roof in May.',
      'We decided to meet again on Monday.',
    ])
    expect(await house.traces('zebra-two')).toEqual([])
    await house.meetings.share(house.owner, meeting)
    const own = await house.meetings.transcript(gus.caller, meeting)
    expect(own.turns.map(({ text, hidden, yours }) => [text, hidden, yours])).toEqual([
      ['We decided that the guest pays for lunch.', true, true],
      ['We decided to mend the roof in May.', false, false],
      ['We decided to meet again on Monday.', false, true],
    ])
    const lines = (await house.meetings.summary(ben, meeting)).lines.map((line) => line.text)
    expect(lines).toContain('We decided to meet again on Monday.')
    expect(lines.join(' ')).not.toContain('lunch')

    // After the meeting, from the summary's own page.
    await house.meetings.object(gus.caller, meeting, ['summary'])
    const after = await house.meetings.summary(ben, meeting)
    expect(after.lines.map((line) => line.text)).not.toContain('We decided to meet again on Monday.')
    expect(after.linesGone).toBe(1)
    expect(await texts(house.owner)).toEqual(['We decided to mend the roof in May.'])
  })

  test('R10 an objection and a last word that race: whichever is first, no turn of theirs is left standing', async () => {
    const { ana } = await three()
    await ana.readNotices()
    for (let round = 0; round < 12; round++) {
      await house.quiet()
      const fromMs = house.clock.now()
      const stream = house.hearing.streamOf(house.assist, meeting, ana.handle, fromMs)
      if (stream === null) throw new Error(`nobody hears in round ${round}`)
      house.clock.advance(1_000)
      const words = { stream, fromMs, untilMs: fromMs + 1_000, text: `Said in round ${round}.` }
      const objecting = house.meetings.object(house.owner, meeting, ['summary'])
      // From before the objection is on its way to well after: a hop of the event loop later each round.
      for (let hop = 0; hop < round; hop++) await new Promise((resolve) => setImmediate(resolve))
      await Promise.all([house.assist.text(words), objecting])
      expect(await texts(house.owner)).toEqual([])
      await house.meetings.liftObjection(house.owner, meeting, ['summary'])
    }
  })

  test('R1 no answer, or several people at one microphone, denies AI on that track and never joining', async () => {
    const ana = await Person.join(house, meeting, house.owner, { microphone: null })
    const member = await Person.join(house, meeting, ben, { microphone: 'others-too' })
    await house.meetings.startFeature(house.owner, meeting, 'summary')
    for (const person of [ana, member]) await person.readNotices()
    expect(await ana.say('Who is this?')).toBe(false)
    expect(await member.say('And this?')).toBe(false)
    const { lines } = await house.meetings.answerMicrophone(house.owner, meeting, 'only-me')
    expect(lines.find((line) => line.feature === 'summary')?.you).toBe('included')
    expect(await ana.say('It is only me.')).toBe(true)
  })

  test('R5 where the account asks first, only who accepted is heard', async () => {
    await house.askFirst(house.account, true)
    try {
      const { ana, member, gus } = await three()
      for (const person of [ana, member, gus]) await person.readNotices()
      expect(await ana.say('Told, not asked.')).toBe(false)
      await house.meetings.answer(house.owner, meeting, 'summary', true)
      await house.meetings.answer(gus.caller, meeting, 'summary', false)
      expect(await ana.say('Asked, and I said yes.')).toBe(true)
      expect(await gus.say('Asked, and I said no.')).toBe(false)
    } finally {
      await house.askFirst(house.account, false)
    }
  })

  test('R10 a switch turned off in the middle ends everything in the meeting', async () => {
    const { ana, member } = await three()
    for (const person of [ana, member]) await person.readNotices()
    expect(await ana.say('While it is on.')).toBe(true)
    expect(house.hearing.allowed.size).toBeGreaterThan(0)
    const allowed = () => [...house.hearing.allowed].filter((one) => one.startsWith(meeting))
    await house.switchFeature(house.account, 'summary', false)
    expect(allowed()).toEqual([])
    try {
      expect(await ana.say('While it is off.')).toBe(false)
      const { lines } = await house.meetings.room(house.owner, meeting)
      expect(lines.find((line) => line.feature === 'summary')?.state).toBe('denied')
      await expect(house.meetings.startFeature(house.owner, meeting, 'summary')).rejects.toMatchObject({
        code: 'denied',
      })
    } finally {
      await house.switchFeature(house.account, 'summary', true)
    }
  })

  test('leaving ends being heard; who comes back is heard again', async () => {
    const { ana } = await three()
    await ana.readNotices()
    expect(await ana.say('Before I leave.')).toBe(true)
    await house.meetings.leave(house.owner, meeting)
    expect(await ana.say('After I left.')).toBe(false)
    const again = await Person.join(house, meeting, house.owner)
    expect(again.handle).toBe(ana.handle)
    expect(await again.say('Back again.')).toBe(true)
  })

  test('a summary is made after a restart between the end and the summary', async () => {
    const { ana } = await three()
    await ana.readNotices()
    await ana.say('We decided to survive a restart.')
    const unmade = house.assist.stop()
    await unmade
    await house.meetings.end(house.owner, meeting)
    expect((await house.meetings.summary(house.owner, meeting)).state).toBe('making')
    await house.restart()
    await house.quiet()
    const summary = await house.meetings.summary(house.owner, meeting)
    expect(summary.state).toBe('draft')
    expect(summary.lines.map((line) => line.text)).toEqual(['We decided to survive a restart.'])
  })
})

describe('captions', () => {
  test('R5 captions alone keep nothing, in any table', async () => {
    const ana = await Person.join(house, meeting, house.owner)
    const member = await Person.join(house, meeting, ben)
    await house.meetings.startFeature(ben, meeting, 'captions')
    await ana.readNotices()
    expect(await ana.say('Marked caption zebra-three.')).toBe(true)
    expect(await member.say('Not told, not heard.')).toBe(false)
    expect(member.captions()).toEqual(['Marked caption zebra-three.'])
    await house.meetings.end(house.owner, meeting)
    await house.quiet()
    expect(await house.traces('zebra-three')).toEqual([])
    expect(await texts(house.owner)).toEqual([])
    await expect(house.meetings.summary(house.owner, meeting)).rejects.toMatchObject({ code: 'not-found' })
    expect(house.events.join(' ')).not.toContain('zebra')
  })

  test('R10 one who objects to the summary may still have captions, and what they say is not kept', async () => {
    const { ana, member } = await three()
    await house.meetings.startFeature(ben, meeting, 'captions')
    for (const person of [ana, member]) await person.readNotices()
    await house.meetings.object(ben, meeting, ['summary'])
    expect(await member.say('Captioned only, zebra-four.')).toBe(true)
    expect(ana.captions()).toEqual(['Captioned only, zebra-four.'])
    await house.meetings.object(ben, meeting, ['captions'])
    expect(await member.say('Not even captioned.')).toBe(false)
    await house.meetings.end(house.owner, meeting)
    await house.quiet()
    expect(await house.traces('zebra-four')).toEqual([])
  })

  test('a guest never starts a feature, a member does not start the summary', async () => {
    const gus = await Person.join(house, meeting, 'Gus Guest')
    await Person.join(house, meeting, ben)
    await expect(house.meetings.startFeature(gus.caller, meeting, 'captions')).rejects.toMatchObject({
      code: 'not-yours',
    })
    await expect(house.meetings.startFeature(ben, meeting, 'summary')).rejects.toMatchObject({
      code: 'not-yours',
    })
  })
})
