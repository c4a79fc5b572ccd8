import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Caller } from './index.ts'
import { openHouse, Person, type House } from './testing/house.ts'

let house: House
let ben: Caller
let cleo: Caller
let stranger: Caller
let other: { account: string; owner: Caller }
let meeting = ''

beforeAll(async () => {
  house = await openHouse()
  await house.switchFeature(house.account, 'summary', true)
  ben = await house.member(house.account, 'Ben Member')
  stranger = await house.member(house.account, 'Sam Stranger')
  other = await house.otherAccount('Beta')
  cleo = await house.member(other.account, 'Cleo Visitor')
  meeting = (await house.meetings.create(house.owner, house.account, 'Budget')).meeting
  const ana = await Person.join(house, meeting, house.owner)
  const member = await Person.join(house, meeting, ben)
  const visitor = await Person.join(house, meeting, cleo)
  await house.meetings.startFeature(house.owner, meeting, 'summary')
  for (const person of [ana, member, visitor]) await person.readNotices()
  await ana.say('We decided to spend it on the roof.')
  await visitor.say('Beta will send an offer by Tuesday.')
  await house.meetings.end(house.owner, meeting)
  await house.quiet()
})
afterAll(() => house.stop())

const refused = (work: Promise<unknown>, code = 'not-found') => expect(work).rejects.toMatchObject({ code })

describe('what was kept of a meeting', () => {
  test('a member of another account is not a guest: they act for their own', async () => {
    const { lines } = await house.meetings.summary(house.owner, meeting)
    expect(lines.length).toBeGreaterThan(0)
    const facts = await house.gate.facts([`meeting:${meeting}`])
    const accounts = facts.flatMap((fact) => (fact.kind === 'contributor-joined' ? [fact.actsFor] : []))
    expect(accounts).toEqual([house.account, house.account, other.account])
  })

  test('nobody acts for an account that is not theirs, and whoever only has the link sees the door alone', async () => {
    const open = (await house.meetings.create(house.owner, house.account, 'Open')).meeting
    const says = {
      name: null,
      actsFor: house.account,
      microphone: null,
      noticesShown: [],
      answers: [],
      leftOutOf: [],
    }
    await refused(house.meetings.join(cleo, open, says), 'bad-request')
    await refused(
      house.meetings.join(null, open, { ...says, name: 'Gus', actsFor: house.account }),
      'bad-request',
    )
    expect((await house.meetings.door(null, open)).title).toBe('Open')
    await refused(house.meetings.room(cleo, open))
    await refused(house.meetings.object(cleo, open, 'everything'))
    await refused(house.meetings.create(cleo, house.account, 'Not mine'))
    await house.meetings.erase(house.owner, open)
  })

  test('R14 why, of a meeting that is over: as it stood when it ended, with nothing to change', async () => {
    const why = await house.meetings.why(ben, meeting, 'summary')
    expect(why).toMatchObject({ state: 'on', people: { included: 3, present: 3 }, changes: [] })
    expect(why.reasons.every((reason) => reason.effect === 'allow')).toBe(true)
    expect((await house.meetings.why(ben, meeting, 'captions')).state).toBe('off')
  })

  test('R3 before it is shared nobody but the host finds it', async () => {
    for (const who of [ben, cleo, stranger, other.owner]) {
      await refused(house.meetings.transcript(who, meeting))
      await refused(house.meetings.summary(who, meeting))
      await refused(house.meetings.share(who, meeting))
    }
    expect((await house.meetings.transcript(house.owner, meeting)).turns).toHaveLength(2)
    const seen = await house.meetings.list(ben, house.account)
    expect(seen.find((one) => one.meeting === meeting)?.summary).toBe('none')
  })

  test('the host edits, checks, removes and shares; then everybody who was there reads it, and nobody else', async () => {
    const [first] = (await house.meetings.summary(house.owner, meeting)).lines
    if (!first) throw new Error('no line')
    await refused(house.meetings.editLine(ben, meeting, first.line, { text: 'Mine now' }))
    const edited = await house.meetings.editLine(house.owner, meeting, first.line, {
      text: 'The roof gets the money.',
      checked: true,
    })
    expect(edited.lines.find((line) => line.line === first.line)).toMatchObject({
      text: 'The roof gets the money.',
      checked: true,
      edited: true,
    })
    await house.meetings.share(house.owner, meeting)
    for (const who of [ben, cleo]) {
      expect((await house.meetings.summary(who, meeting)).state).toBe('shared')
      expect((await house.meetings.transcript(who, meeting)).turns).toHaveLength(2)
      await refused(house.meetings.removeLine(who, meeting, first.line), 'not-yours')
    }
    for (const who of [stranger, other.owner]) {
      await refused(house.meetings.transcript(who, meeting))
      await refused(house.meetings.summary(who, meeting))
      await refused(house.meetings.proof(who, meeting))
      await refused(house.meetings.room(who, meeting))
    }
    expect((await house.meetings.mine(cleo)).map((one) => one.meeting)).toEqual([meeting])
    expect(await house.meetings.list(cleo, other.account)).toEqual([])
    expect(await house.meetings.mine(other.owner)).toEqual([])
    expect(await house.meetings.list(other.owner, other.account)).toEqual([])
    await refused(house.meetings.list(cleo, house.account))
  })

  test('somebody heard through another’s microphone is taken out, with the lines that rest on it', async () => {
    const { turns } = await house.meetings.transcript(cleo, meeting)
    const mine = turns.find((turn) => turn.yours)
    const others = turns.find((turn) => !turn.yours)
    if (!mine || !others) throw new Error('two turns were kept')
    await refused(house.meetings.notMe(cleo, meeting, others.turn))
    await house.meetings.notMe(cleo, meeting, mine.turn)
    const left = await house.meetings.summary(house.owner, meeting)
    expect(left.lines.flatMap((line) => line.cites)).not.toContain(mine.turn)
    expect(left.coverage.missing).toContainEqual({ reason: 'unknown-voice', ms: 2_000 })
    expect((await house.meetings.transcript(ben, meeting)).turns).toHaveLength(1)
  })

  test('another account gets nothing from any table, and a link opens one row only', async () => {
    const { store } = house.database
    for (const table of ['meeting', 'participant', 'turn', 'summary_line', 'unkept_speech']) {
      const rows = await store.asTenant({ account: other.account, person: other.owner.id }, (tx) =>
        tx
          .$extendTables<Record<string, { account_id: string }>>()
          .selectFrom(`meeting.${table}`)
          .select('account_id')
          .execute(),
      )
      expect(rows, table).toEqual([])
    }
  })

  test('R3 an owner of the account who was not there reads no content, not even by the database', async () => {
    const { store } = house.database
    const second = await house.member(house.account, 'Olga Owner', 'owner')
    const rows = (person: string | null) =>
      store.asTenant({ account: house.account, person }, (tx) =>
        tx.$extendTables<Record<string, { id: string }>>().selectFrom('meeting.turn').select('id').execute(),
      )
    expect(await rows(second.id)).toEqual([])
    expect(await rows(ben.id)).toHaveLength(1)
    await refused(house.meetings.transcript(second, meeting))
  })

  test('R16 the host or an owner erases it: content, people and title are gone', async () => {
    await refused(house.meetings.erase(cleo, meeting))
    const second = await house.member(house.account, 'Oskar Owner', 'owner')
    await house.meetings.erase(second, meeting)
    expect(await house.traces('The roof gets the money.')).toEqual([])
    expect(await house.traces('We decided to spend it on the roof.')).toEqual([])
    await refused(house.meetings.summary(house.owner, meeting), 'meeting-unknown')
    await refused(house.meetings.door(ben, meeting), 'meeting-unknown')
    expect(await house.meetings.list(house.owner, house.account)).toEqual([])
  })
})
