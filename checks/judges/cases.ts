/**
 * Made-up facts and requests for the judges, the same for the same seed. Each set of facts begins as a world in which
 * much is allowed; a few facts are then left out and a few added, at times that are mostly those of other facts or a
 * millisecond beside them. Requests, too, are asked at the edges of what the facts say.
 */
import {
  DataClass,
  type Feature,
  Purpose,
  type Contributor,
  type DecisionRequest,
  type Fact,
  type FactOf,
} from '@highroad/core/consent'
import { dice, type Dice } from './dice.ts'

export interface Case {
  facts: Fact[]
  request: DecisionRequest
}

/** Which cases the judges are compared on: how many in all, and how many requests a set of facts. */
export const CASES = { seed: 20_230_811, count: 100_000, each: 25 }

const THIRTY_DAYS = 30 * 24 * 60 * 60 * 1000
const FAR = 400 * 24 * 60 * 60 * 1000
const ACCOUNTS = ['alder', 'birch'] as const
const PEOPLE: readonly Contributor[] = [
  { handle: '1'.repeat(32), actsFor: 'alder' },
  { handle: '2'.repeat(32), actsFor: 'alder' },
  { handle: '3'.repeat(32), actsFor: 'birch' },
  { handle: '4'.repeat(32), actsFor: null },
]
const OWNERS = { alder: 'a'.repeat(32), birch: 'b'.repeat(32) } as const
const PROCESSORS = ['own', 'other'] as const
const FEATURES: readonly Feature[] = ['summary', 'captions']
const CONTENT = DataClass.options.slice(0, 8)
const SERVICE = DataClass.options.slice(8)
const DIGEST = '0'.repeat(64)

/** Sets of facts with `each` requests a set; `count` cases in all. */
export function* cases(seed: number, count: number, each: number): Generator<Case> {
  for (let set = 0, made = 0; made < count; set += 1) {
    const roll = dice(seed + set)
    const facts = factsOf(roll)
    const edges = edgesOf(facts)
    for (let i = 0; i < each && made < count; i += 1, made += 1)
      yield { facts, request: requestOf(roll, facts, edges) }
  }
}

/** Every time at which something begins or ends in these facts. */
function edgesOf(facts: readonly Fact[]): number[] {
  const times = facts.flatMap((f) => [
    f.time,
    ...('until' in f ? [f.until] : []),
    ...('from' in f ? [f.from] : []),
    ...('coversFrom' in f ? [f.coversFrom] : []),
    ...('inForceFrom' in f ? [f.inForceFrom] : []),
    ...('since' in f ? [f.since, f.since + THIRTY_DAYS] : []),
  ])
  return [...new Set(times)].toSorted((a, b) => a - b)
}

const nearby = (roll: Dice, edges: readonly number[]) =>
  Math.max(0, roll.one(edges) + roll.one([0, 0, -1, 1, roll.upTo(20)]))

// ── facts

function factsOf(roll: Dice): Fact[] {
  const world = worldOf(roll).filter(() => !roll.chance(0.008))
  const edges = edgesOf(world)
  const more = Array.from({ length: roll.one([0, 0, 1, 2, 3, 5]) }, () =>
    oneOf(roll, nearby(roll, edges), edges, world),
  )
  const twins = roll.chance(0.25) ? roll.some(world, 4).map((fact) => twinOf(roll, fact)) : []
  return roll.shuffled([...world, ...more, ...twins])
}

/** What was said at the same time about the same thing, mostly otherwise. */
function twinOf(roll: Dice, fact: Fact): Fact {
  switch (fact.kind) {
    case 'terms-published':
      return { ...termsOf(roll, fact.time, fact.version, fact.inForceFrom), version: roll.one([1, 1, 2]) }
    case 'mark-set':
      return { ...fact, mark: roll.one(['none', 'hipaa', 'education']) }
    case 'switch-set':
      return roll.chance(0.5) ? { ...fact, on: !fact.on } : { ...fact, processor: 'other' }
    case 'ask-first-set':
      return { ...fact, askFirst: !fact.askFirst }
    case 'processor-card-set': {
      const change = roll.one([
        { retainsInputs: true },
        { trainsOnInputs: true },
        { party: 'third' as const },
        { agreements: [] },
      ])
      return { ...fact, card: { ...fact.card, ...change } }
    }
    case 'meeting-opened':
      return { ...fact, hostingAccount: roll.one(ACCOUNTS) }
    case 'channel-opened':
      return { ...fact, privacy: roll.one(['public', 'private', 'direct']) }
    case 'contributor-joined':
    case 'channel-joined':
      return { ...fact, actsFor: roll.one([null, ...ACCOUNTS]) }
    case 'microphone-answered':
      return { ...fact, who: 'others-too' }
    case 'feature-started':
      return roll.chance(0.5)
        ? { ...fact, processor: 'other' }
        : { kind: 'feature-stopped', time: fact.time, meeting: fact.meeting, feature: fact.feature }
    case 'answer-given':
    case 'train-answered':
    case 'recording-answered':
      return { ...fact, accepted: !fact.accepted }
    case 'owner-set':
      return { ...fact, owner: !fact.owner }
    case 'notice-shown':
    case 'recording-notice-shown':
      return { ...fact, until: untilOf(roll, fact.time) }
    case 'form-notice-shown':
      return { ...fact, since: roll.one([fact.since, fact.time]), until: untilOf(roll, fact.time) }
    case 'form-given':
      return {
        ...fact,
        form: roll.chance(0.5) ? `${fact.account}-3` : fact.form,
        coversFrom: roll.one([fact.coversFrom, fact.time, 0]),
        until: untilOf(roll, fact.time),
        classes: roll.one([fact.classes, ['chat']]),
      }
    case 'form-withdrawn':
      return { ...fact, kind: 'form-revoked' }
    case 'objection-lifted':
      return { ...fact, kind: 'objected' }
    case 'train-objection-lifted':
      return { kind: 'train-objected', time: fact.time, handle: fact.handle }
    case 'form-revoked':
    case 'objected':
    case 'train-objected':
    case 'channel-left':
    case 'earlier-let-in':
    case 'feature-stopped':
    case 'form-requested':
    case 'form-refused':
    case 'meeting-ended':
    case 'meeting-erased':
    case 'channel-erased':
    default:
      return fact
  }
}

/** A world in which much is allowed: set-up until 200, people come in until 300, all later than that is use. */
function worldOf(roll: Dice): Fact[] {
  const early = () => 10 * (1 + roll.upTo(20))
  const asks = roll.chance(0.3)
  const people = PEOPLE.flatMap((who) => personOf(roll, who, asks || roll.chance(0.3)))
  return [
    termsOf(roll, early(), 1, early()),
    ...ACCOUNTS.flatMap((account) => accountOf(roll, account, early)),
    cardOf(roll, early(), 'own'),
    cardOf(roll, early(), 'other'),
    ...(asks ? [{ kind: 'ask-first-set', time: early(), account: 'alder', askFirst: true } as const] : []),
    ...FEATURES.map((feature) => switchOf(early(), feature, true, 'own')),
    { kind: 'meeting-opened', time: early(), meeting: 'm1', hostingAccount: 'alder', audience: 'au1' },
    channelOf(early(), roll.one(['public', 'public', 'private', 'direct'])),
    ...FEATURES.map((feature) => startOf(200 + roll.upTo(50), feature, 'own')),
    ...people,
  ]
}

function accountOf(roll: Dice, account: 'alder' | 'birch', early: () => number): Fact[] {
  const signed = 100 + early()
  const first = formOf(roll, account, `${account}-1`, signed, roll.chance(0.3) ? early() : signed)
  const again = signed + 100 + early()
  const ended = again - roll.one([0, 1, 20, 90])
  const end: Fact = {
    kind: roll.one(['form-withdrawn', 'form-withdrawn', 'form-revoked']),
    time: ended,
    account,
    form: first.form,
  }
  const names = roll.one([again, again, ended, signed])
  const second = formOf(roll, account, `${account}-2`, again, names)
  return [
    { kind: 'mark-set', time: early(), account, mark: roll.chance(0.06) ? 'hipaa' : 'none', reason: null },
    { kind: 'owner-set', time: early(), account, handle: OWNERS[account], owner: true },
    first,
    ...(roll.chance(0.3) ? [end, second] : roll.chance(0.1) ? [second] : []),
  ]
}

function personOf(roll: Dice, { handle, actsFor }: Contributor, answers: boolean): Fact[] {
  const when = () => 150 + roll.upTo(150)
  const told = (form: string): Fact[] => {
    if (actsFor === null) return []
    const since = roll.one([when(), when(), 400 + roll.upTo(200)])
    return [toldOf(roll, roll.one([since, since, since + 50]), handle, actsFor, form, since)]
  }
  const accepts = answers || actsFor === null
  return [
    { kind: 'contributor-joined', time: when(), meeting: 'm1', handle, actsFor },
    { kind: 'channel-joined', time: when(), channel: 'c1', handle, actsFor },
    { kind: 'microphone-answered', time: when(), handle, who: 'only-me' },
    ...FEATURES.map((feature) => noticeOf(roll, when(), handle, feature)),
    { kind: 'recording-notice-shown', time: when(), handle, version: 1, until: untilOf(roll, 400) },
    { kind: 'recording-answered', time: when(), handle, accepted: roll.chance(0.95) },
    ...told(`${actsFor}-1`),
    ...(roll.chance(0.8) ? told(`${actsFor}-2`) : []),
    ...(answers
      ? FEATURES.map((feature): Fact => ({
          kind: 'answer-given',
          time: when(),
          handle,
          feature,
          accepted: true,
        }))
      : []),
    ...(accepts
      ? (['meeting:m1', 'channel:c1'] as const).map((place): Fact => ({
          kind: 'train-answered',
          time: when(),
          place,
          handle,
          accepted: true,
        }))
      : []),
    ...(roll.chance(0.06) ? takenBack(roll, handle) : []),
  ]
}

/** A no that was taken back, and sometimes what was made before it named again. */
function takenBack(roll: Dice, handle: string): Fact[] {
  const time = 300 + roll.upTo(100)
  const back = time + roll.one([1, 20, 100])
  const features = roll.one<'everything' | Feature[]>(['everything', [roll.one(FEATURES)]])
  const named = { from: roll.one([0, time - 20, time]), until: roll.one([FAR, time, back]) }
  const place = roll.one(['meeting:m1', 'channel:c1'] as const)
  const [no, yes] = roll.one<[Fact, Fact]>([
    [
      { kind: 'objected', time, handle, features },
      { kind: 'objection-lifted', time: back, handle, features },
    ],
    [
      { kind: 'train-objected', time, handle },
      { kind: 'train-objection-lifted', time: back, handle },
    ],
    [
      { kind: 'train-answered', time, place, handle, accepted: false },
      { kind: 'train-answered', time: back, place, handle, accepted: true },
    ],
  ])
  const letIn: Fact = { kind: 'earlier-let-in', time: roll.one([back, back + 10]), handle, ...named }
  return [no, yes, ...(roll.chance(0.6) ? [letIn] : [])]
}

const untilOf = (roll: Dice, after: number) => (roll.chance(0.12) ? after + roll.upTo(400) : FAR)

function termsOf(roll: Dice, time: number, version: number, inForceFrom: number): FactOf<'terms-published'> {
  const strict = roll.one([0, 0, 0.02, 0.3])
  const cell = (c: DataClass, p: Purpose) => {
    if (roll.chance(strict)) return roll.one(['never', 'with-consent'] as const)
    if (p === 'deliver' || p === 'improve') return 'licensed'
    if (p === 'train-third-party') return 'never'
    if (c === 'telemetry' || c === 'diagnostics') return 'licensed'
    return p === 'assist'
      ? roll.one(['licensed', 'licensed', 'licensed', 'with-consent'] as const)
      : 'with-consent'
  }
  const easy = roll.chance(0.2)
  const rows = DataClass.options.map((c) => [
    c,
    Object.fromEntries(Purpose.options.map((p) => [p, easy && p === 'train' ? 'licensed' : cell(c, p)])),
  ])
  return {
    kind: 'terms-published',
    time,
    version,
    inForceFrom,
    cells: Object.fromEntries(rows) as FactOf<'terms-published'>['cells'],
    prose: DIGEST,
  }
}

const cardOf = (roll: Dice, time: number, processor: string): Fact => ({
  kind: 'processor-card-set',
  time,
  card: {
    processor,
    party: processor === 'own' ? 'first' : 'third',
    retainsInputs: roll.chance(0.02),
    trainsOnInputs: roll.chance(0.02),
    agreements: roll.one([[], ['hipaa'], ['education', 'hipaa']]),
    region: 'here',
    models: [],
  },
})
const switchOf = (time: number, feature: Feature, on: boolean, processor: string): Fact => ({
  kind: 'switch-set',
  time,
  account: 'alder',
  feature,
  on,
  processor,
})
const startOf = (time: number, feature: Feature, processor: string): Fact => ({
  kind: 'feature-started',
  time,
  meeting: 'm1',
  feature,
  processor,
  by: OWNERS.alder,
})
const channelOf = (time: number, privacy: FactOf<'channel-opened'>['privacy']): Fact => ({
  kind: 'channel-opened',
  time,
  channel: 'c1',
  hostingAccount: 'alder',
  audience: 'au2',
  privacy,
})
const noticeOf = (roll: Dice, time: number, handle: string, feature: Feature): Fact => ({
  kind: 'notice-shown',
  time,
  handle,
  feature,
  version: 1,
  keeps: roll.one([['transcript'], ['transcript', 'chat'], []]),
  laterFeatures: roll.one([[], ['summary'], ['captions']]),
  until: untilOf(roll, 300),
})
const formOf = (
  roll: Dice,
  account: string,
  form: string,
  time: number,
  coversFrom: number,
): FactOf<'form-given'> => ({
  kind: 'form-given',
  time,
  account,
  form,
  renews: null,
  classes: roll.one([
    ['transcript', 'chat'],
    [...CONTENT],
    [...CONTENT],
    roll.one([[...CONTENT], ['chat' as const]]),
  ]),
  termsVersion: roll.chance(0.05) ? 2 : 1,
  coversFrom,
  until: roll.chance(0.12) ? time + roll.upTo(500) : FAR,
  signer: OWNERS[account === 'birch' ? 'birch' : 'alder'],
  record: DIGEST,
})
const toldOf = (
  roll: Dice,
  time: number,
  handle: string,
  account: string,
  form: string,
  since: number,
): Fact => ({ kind: 'form-notice-shown', time, handle, account, form, since, until: untilOf(roll, time) })

/** One more fact of any kind, at a time near an edge. */
function oneOf(roll: Dice, time: number, edges: readonly number[], world: readonly Fact[]): Fact {
  const { handle, actsFor } = roll.one(PEOPLE)
  const account = roll.one(ACCOUNTS)
  const feature = roll.one(FEATURES)
  const processor = roll.one(PROCESSORS)
  const accepted = roll.chance(0.5)
  const place = roll.one(['meeting:m1', 'channel:c1'] as const)
  const features = roll.one<'everything' | Feature[]>(['everything', ['summary'], ['captions', 'summary']])
  const other = roll.one([null, ...ACCOUNTS])
  const forms = world.filter((f) => f.kind === 'form-given')
  const form = roll.one(forms.length > 0 ? forms : [formOf(roll, account, 'alder-1', time, time)])
  const since = Math.min(time, nearby(roll, edges))
  const [from, until] = [nearby(roll, edges), nearby(roll, edges)]
  const make: (() => Fact)[] = [
    () => termsOf(roll, time, 2, nearby(roll, edges)),
    () => termsOf(roll, time, 2, time),
    () => ({ kind: 'mark-set', time, account, mark: roll.one(['none', 'hipaa', 'education']), reason: null }),
    () => switchOf(time, feature, accepted, processor),
    () => ({ kind: 'ask-first-set', time, account, askFirst: accepted }),
    () => cardOf(roll, time, processor),
    () => ({
      kind: 'processor-card-set',
      time,
      card: {
        processor,
        party: roll.one(['first', 'third']),
        retainsInputs: roll.chance(0.2),
        trainsOnInputs: roll.chance(0.3),
        agreements: roll.one([[], ['hipaa'], ['education']]),
        region: 'there',
        models: [],
      },
    }),
    () => ({
      kind: 'meeting-opened',
      time,
      meeting: 'm1',
      hostingAccount: roll.chance(0.5) ? 'alder' : account,
      audience: 'au1',
    }),
    () => ({ kind: 'meeting-ended', time, meeting: 'm1' }),
    () => ({ kind: 'contributor-joined', time, meeting: 'm1', handle, actsFor: other }),
    () => ({ kind: 'microphone-answered', time, handle, who: roll.one(['only-me', 'others-too']) }),
    () => startOf(time, feature, processor),
    () => ({ kind: 'feature-stopped', time, meeting: 'm1', feature }),
    () => noticeOf(roll, time, handle, feature),
    () => ({ kind: 'answer-given', time, handle, feature, accepted }),
    () => ({ kind: 'objected', time, handle, features }),
    () => ({ kind: 'objection-lifted', time, handle, features }),
    () => ({ kind: 'meeting-erased', time, meeting: roll.one(['m1', 'm1', 'c1', 'm2']) }),
    () => ({
      kind: 'owner-set',
      time: Math.min(time, form.time + 1),
      account,
      handle: OWNERS[account],
      owner: roll.chance(0.5),
    }),
    () => ({ kind: 'form-requested', time, account, form: 'alder-1', termsVersion: 1 }),
    () => ({ kind: 'form-refused', time, account, form: 'alder-1' }),
    () => formOf(roll, account, `${account}-${roll.one(['1', '2', '3'])}`, time, nearby(roll, edges)),
    () => ({ kind: 'form-withdrawn', time, account: form.account, form: form.form }),
    () => ({ kind: 'form-revoked', time, account: form.account, form: form.form }),
    () => toldOf(roll, time, handle, actsFor ?? account, form.form, since),
    () => ({ kind: 'train-answered', time, place, handle, accepted }),
    () => ({ kind: 'train-objected', time, handle }),
    () => ({ kind: 'train-objection-lifted', time, handle }),
    () => ({ kind: 'recording-notice-shown', time, handle, version: 2, until }),
    () => ({ kind: 'recording-answered', time, handle, accepted }),
    () => channelOf(time, roll.one(['public', 'private', 'direct'])),
    () => ({
      kind: 'channel-joined',
      time,
      channel: 'c1',
      handle,
      actsFor: roll.chance(0.8) ? actsFor : other,
    }),
    () => ({ kind: 'channel-left', time, channel: 'c1', handle }),
    () => ({ kind: 'channel-erased', time, channel: roll.one(['c1', 'c1', 'm1', 'c2']) }),
    () => ({
      kind: 'earlier-let-in',
      time,
      handle,
      from: Math.min(from, until),
      until: Math.max(from, until),
    }),
    () => ({ kind: 'earlier-let-in', time, handle, from: 0, until: FAR }),
    () => ({ kind: 'unheard-of', time }) as unknown as Fact,
  ]
  return roll.one(make)()
}

// ── requests

const PURPOSES: readonly Purpose[] = [
  'train',
  'train',
  'train',
  'train',
  'assist',
  'assist',
  'assist',
  'record',
  'record',
  'improve',
  'deliver',
  'train-third-party',
]

function requestOf(roll: Dice, facts: readonly Fact[], edges: readonly number[]): DecisionRequest {
  const purpose = roll.one(PURPOSES.slice(0, roll.chance(0.05) ? 12 : 11))
  const late = edges.filter((t) => t >= 290 && t < FAR)
  const time = () => nearby(roll, roll.chance(0.12) || late.length === 0 ? edges : late)
  const [a, b] = [time(), roll.chance(0.2) ? 700 + THIRTY_DAYS : time()]
  const [itemTime, at] = roll.chance(0.01)
    ? [Math.max(a, b), Math.min(a, b)]
    : [Math.min(a, b), Math.max(a, b)]
  const service = purpose === 'improve' ? !roll.chance(0.1) : roll.chance(purpose === 'train' ? 0.08 : 0.01)
  const content = roll.some(CONTENT, roll.one([1, 1, 1, 2]))
  const common = roll.one<DataClass[]>([['transcript'], ['chat'], ['chat', 'transcript']])
  const mixed = roll.chance(0.03) ? [roll.one(SERVICE)] : []
  const classes = service
    ? roll.some(SERVICE, roll.one([1, 2]))
    : [...(roll.chance(0.6) ? common : content), ...mixed]
  const here = roll.one(['meeting:m1', 'channel:c1'] as const)
  const people = roll.some(PEOPLE, roll.one([1, 1, 1, 2, 2, 3]))
  const strays = roll.chance(0.01) ? [{ handle: '9'.repeat(32), actsFor: null }] : []
  return strange(roll, {
    purpose,
    feature: purpose === 'assist' ? roll.one(FEATURES) : null,
    processor: purpose === 'assist' ? (roll.chance(0.03) ? 'other' : 'own') : roll.one(['own', null]),
    hostingAccount: roll.chance(0.01) ? 'birch' : 'alder',
    place: service && roll.chance(0.7) ? 'account:alder' : here,
    classes,
    contributors: service && roll.chance(0.7) ? [] : [...people, ...strays],
    itemTime,
    at,
  })
}

/** Now and then a request that is not what it should be. */
function strange(roll: Dice, request: DecisionRequest): DecisionRequest {
  if (!roll.chance(0.02)) return request
  const change: Partial<DecisionRequest>[] = [
    { classes: [] },
    { classes: ['thoughts' as DataClass] },
    { purpose: 'sell' as Purpose },
    { feature: 'mood' as Feature },
    { feature: null },
    { feature: 'summary' },
    { processor: 'unheard-of' },
    { processor: null },
    { processor: 'other' },
    { contributors: [] },
    { place: 'meeting:m9' },
    { place: 'account:birch' },
    { place: 'account:alder' },
    { place: 'operator' },
    { itemTime: Number.NaN },
    { itemTime: 0.5 },
    { at: Number.NaN },
  ]
  return { ...request, ...roll.one(change) }
}
