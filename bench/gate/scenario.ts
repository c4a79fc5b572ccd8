// Forty organisations with a meeting each, and 2,000 questions about what was said there. Made from states, by a seed:
// the facts for Highroad follow from them, and so do the attributes that the other engines are given. Those cannot look
// facts up, so what Highroad finds out itself (what stands, and whether it stood then) is worked out for them beforehand
// and outside the measurement.
import type { DecisionRequest, Fact, Purpose } from '../../packages/core/consent/index.ts'
import { DataClass, Purpose as Purposes } from '../../packages/core/consent/index.ts'

const ACCOUNTS = 40
const PEOPLE = 8
const QUESTIONS = 2_000
const FIRST_ITEM = 10_000
const LAST_ITEM = 20_000
const NOW = 30_000
const ASKED: readonly Purpose[] = [
  'assist',
  'assist',
  'assist',
  'train',
  'train',
  'record',
  'deliver',
  'train-third-party',
]

/** What the other engines are told of one contributor to one item. */
export interface Attributes {
  readonly switchedOn: boolean
  readonly started: boolean
  readonly noticed: boolean
  readonly knownVoice: boolean
  readonly objects: boolean
  readonly neverTrain: boolean
  readonly asksFirst: boolean
  readonly regulated: boolean
  readonly accepted: boolean
  readonly formInForce: boolean
  readonly formNoticed: boolean
  readonly recordingNoticed: boolean
  readonly recordingAccepted: boolean
}

export interface Question {
  readonly request: DecisionRequest
  readonly contributors: readonly Attributes[]
}

export interface Scenario {
  readonly facts: readonly Fact[]
  readonly questions: readonly Question[]
}

interface Account {
  readonly id: string
  readonly switchedOn: boolean
  readonly started: boolean
  readonly asksFirst: boolean
  readonly regulated: boolean
  readonly form: boolean
  readonly people: readonly {
    readonly handle: string
    readonly is: Omit<Attributes, 'switchedOn' | 'started' | 'asksFirst' | 'regulated' | 'formInForce'>
  }[]
}

export function makeScenario(seed = 1): Scenario {
  const random = randomFrom(seed)
  const chance = (part: number) => random() < part
  const accounts = Array.from({ length: ACCOUNTS }, (_, a): Account => ({
    id: `account-${a}`,
    switchedOn: chance(0.9),
    started: chance(0.9),
    asksFirst: chance(0.2),
    regulated: chance(0.1),
    form: chance(0.7),
    people: Array.from({ length: PEOPLE }, (__, p) => ({
      handle: (a * PEOPLE + p).toString(16).padStart(32, '0'),
      is: {
        noticed: chance(0.9),
        knownVoice: chance(0.95),
        objects: chance(0.1),
        neverTrain: chance(0.15),
        accepted: chance(0.6),
        formNoticed: chance(0.9),
        recordingNoticed: chance(0.9),
        recordingAccepted: chance(0.7),
      },
    })),
  }))
  return {
    facts: [...ofOperator(), ...accounts.flatMap(factsOf)],
    questions: Array.from({ length: QUESTIONS }, () => questionOf(accounts, random)),
  }
}

function questionOf(accounts: readonly Account[], random: () => number): Question {
  const pick = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)] as T
  const account = pick(accounts)
  const purpose = pick(ASKED)
  const from = Math.floor(random() * PEOPLE)
  const people = Array.from({ length: pick([1, 1, 1, 2, 3]) }, (_, i) => account.people[(from + i) % PEOPLE]!)
  const assists = purpose === 'assist'
  return {
    request: {
      purpose,
      feature: assists ? 'summary' : null,
      processor: assists ? 'local' : null,
      hostingAccount: account.id,
      place: `meeting:meeting-${account.id}`,
      classes: ['transcript'],
      contributors: people.map(({ handle }) => ({ handle, actsFor: account.id })),
      itemTime: FIRST_ITEM + Math.floor(random() * (LAST_ITEM - FIRST_ITEM)),
      at: NOW + Math.floor(random() * 10_000),
    },
    contributors: people.map(({ is }) => ({
      ...is,
      switchedOn: account.switchedOn,
      started: account.started,
      asksFirst: account.asksFirst,
      regulated: account.regulated,
      formInForce: account.form,
    })),
  }
}

function ofOperator(): Fact[] {
  const cell = (p: Purpose) =>
    p === 'deliver' || p === 'assist'
      ? 'licensed'
      : p === 'record' || p === 'train'
        ? 'with-consent'
        : 'never'
  return [
    {
      kind: 'terms-published',
      time: 1,
      version: 1,
      inForceFrom: 1,
      prose: '0'.repeat(64),
      cells: Object.fromEntries(
        DataClass.options.map((c) => [c, Object.fromEntries(Purposes.options.map((p) => [p, cell(p)]))]),
      ) as Extract<Fact, { kind: 'terms-published' }>['cells'],
    },
    {
      kind: 'processor-card-set',
      time: 2,
      card: {
        processor: 'local',
        party: 'first',
        retainsInputs: false,
        trainsOnInputs: false,
        agreements: [],
        region: 'this server',
        models: ['moonshine-base'],
      },
    },
  ]
}

function factsOf({ id, switchedOn, started, asksFirst, regulated, form, people }: Account): Fact[] {
  const meeting = `meeting-${id}`
  const owner = people[0]!.handle
  const until = 1_000_000
  const facts: Fact[] = [
    { kind: 'mark-set', time: 10, account: id, mark: regulated ? 'hipaa' : 'none', reason: null },
    { kind: 'owner-set', time: 11, account: id, handle: owner, owner: true },
    { kind: 'ask-first-set', time: 12, account: id, askFirst: asksFirst },
    { kind: 'switch-set', time: 13, account: id, feature: 'summary', on: switchedOn, processor: 'local' },
    { kind: 'meeting-opened', time: 100, meeting, hostingAccount: id, audience: `audience-${id}` },
  ]
  const given = { account: id, form: `form-${id}`, renews: null, signer: owner, record: '0'.repeat(64) }
  if (form)
    facts.push({
      kind: 'form-given',
      time: 14,
      ...given,
      classes: ['transcript'],
      termsVersion: 1,
      coversFrom: 14,
      until,
    })
  if (started)
    facts.push({
      kind: 'feature-started',
      time: 101,
      meeting,
      feature: 'summary',
      processor: 'local',
      by: owner,
    })
  for (const [i, { handle, is }] of people.entries()) {
    const time = 200 + 20 * i
    facts.push({ kind: 'contributor-joined', time, meeting, handle, actsFor: id })
    facts.push({
      kind: 'microphone-answered',
      time: time + 1,
      handle,
      who: is.knownVoice ? 'only-me' : 'others-too',
    })
    if (is.noticed)
      facts.push({
        kind: 'notice-shown',
        time: time + 2,
        handle,
        feature: 'summary',
        version: 1,
        keeps: ['transcript'],
        laterFeatures: [],
        until,
      })
    if (is.accepted)
      facts.push({ kind: 'answer-given', time: time + 3, handle, feature: 'summary', accepted: true })
    if (is.objects) facts.push({ kind: 'objected', time: time + 4, handle, features: 'everything' })
    if (is.neverTrain) facts.push({ kind: 'train-objected', time: time + 5, handle })
    if (is.formNoticed)
      facts.push({
        kind: 'form-notice-shown',
        time: time + 6,
        handle,
        account: id,
        form: given.form,
        since: time + 6,
        until,
      })
    if (is.recordingNoticed)
      facts.push({ kind: 'recording-notice-shown', time: time + 7, handle, version: 1, until })
    if (is.recordingAccepted)
      facts.push({ kind: 'recording-answered', time: time + 8, handle, accepted: true })
  }
  return facts
}

/** Mulberry32: the same scenario in every process. */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}
