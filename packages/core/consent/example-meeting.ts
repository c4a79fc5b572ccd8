/** A meeting in which the summary is allowed for everybody: what the tests of the rules, and of evidence, start from. */
import { compile } from './compile.ts'
import { decide } from './decide.ts'
import type { DecisionRequest } from './decision.ts'
import type { Fact, ProcessorCard } from './facts.ts'
import { DataClass, type Feature, Purpose, type TermsCell } from './words.ts'

export const ACCOUNT = 'alderwick'
export const MEETING = 'm1'
export const PROCESSOR = 'moonshine'
export const ANNA = 'a'.repeat(32)
export const BEN = 'b'.repeat(32)
export const CARO = 'c'.repeat(32)
/** When the example's item was made; every fact of the example is earlier. */
export const ITEM_TIME = 2000

/** Version 1's table: assist is licensed, telemetry may improve, all the rest of improve and train is never. */
export function cells(change: (c: DataClass, p: Purpose) => TermsCell | undefined = () => undefined) {
  const cell = (c: DataClass, p: Purpose): TermsCell => {
    if (p === 'deliver' || p === 'assist') return 'licensed'
    if (p === 'improve' && (c === 'telemetry' || c === 'diagnostics')) return 'licensed'
    return p === 'record' ? 'with-consent' : 'never'
  }
  return Object.fromEntries(
    DataClass.options.map((c) => [
      c,
      Object.fromEntries(Purpose.options.map((p) => [p, change(c, p) ?? cell(c, p)])),
    ]),
  ) as Extract<Fact, { kind: 'terms-published' }>['cells']
}

export const terms = (time: number, version: number, table = cells(), inForceFrom = time): Fact => ({
  kind: 'terms-published',
  time,
  version,
  inForceFrom,
  cells: table,
  prose: '0'.repeat(64),
})
export const card = (time: number, change: Partial<ProcessorCard> = {}): Fact => ({
  kind: 'processor-card-set',
  time,
  card: {
    processor: PROCESSOR,
    party: 'first',
    retainsInputs: false,
    trainsOnInputs: false,
    agreements: [],
    region: 'this server',
    models: ['moonshine-base'],
    ...change,
  },
})
export const mark = (time: number, to: 'none' | 'hipaa' | 'education', account = ACCOUNT): Fact => ({
  kind: 'mark-set',
  time,
  account,
  mark: to,
  reason: null,
})
export const switched = (
  time: number,
  on: boolean,
  feature: Feature = 'summary',
  processor = PROCESSOR,
): Fact => ({
  kind: 'switch-set',
  time,
  account: ACCOUNT,
  feature,
  on,
  processor,
})
export const started = (time: number, feature: Feature = 'summary', processor = PROCESSOR): Fact => ({
  kind: 'feature-started',
  time,
  meeting: MEETING,
  feature,
  processor,
  by: ANNA,
})
export const joined = (time: number, handle: string, actsFor: string | null = ACCOUNT): Fact => ({
  kind: 'contributor-joined',
  time,
  meeting: MEETING,
  handle,
  actsFor,
})
export const noticed = (
  time: number,
  handle: string,
  feature: Feature = 'summary',
  change: Partial<Extract<Fact, { kind: 'notice-shown' }>> = {},
): Fact => ({
  kind: 'notice-shown',
  time,
  handle,
  feature,
  version: 1,
  keeps: feature === 'summary' ? ['transcript'] : [],
  laterFeatures: [],
  until: time + 1_000_000,
  ...change,
})
export const microphone = (
  time: number,
  handle: string,
  who: 'only-me' | 'others-too' = 'only-me',
): Fact => ({
  kind: 'microphone-answered',
  time,
  handle,
  who,
})
export const answered = (
  time: number,
  handle: string,
  accepted: boolean,
  feature: Feature = 'summary',
): Fact => ({
  kind: 'answer-given',
  time,
  handle,
  feature,
  accepted,
})
export const objected = (
  time: number,
  handle: string,
  features: Feature[] | 'everything' = ['summary'],
): Fact => ({
  kind: 'objected',
  time,
  handle,
  features,
})
export const lifted = (
  time: number,
  handle: string,
  features: Feature[] | 'everything' = ['summary'],
): Fact => ({
  kind: 'objection-lifted',
  time,
  handle,
  features,
})
export const asksFirst = (time: number, askFirst: boolean): Fact => ({
  kind: 'ask-first-set',
  time,
  account: ACCOUNT,
  askFirst,
})

/** The facts of a person who came in, answered and had the notice. */
export const person = (from: number, handle: string, actsFor: string | null = ACCOUNT): Fact[] => [
  noticed(from, handle),
  joined(from + 1, handle, actsFor),
  microphone(from + 2, handle),
]

/** Everything that allows the summary of what Anna and Ben say. */
export const ALLOWED: readonly Fact[] = [
  terms(100, 1),
  mark(110, 'none'),
  card(120),
  switched(130, true),
  { kind: 'meeting-opened', time: 1000, meeting: MEETING, hostingAccount: ACCOUNT, audience: 'au1' },
  started(1010),
  ...person(1020, ANNA),
  ...person(1030, BEN),
]

/** The summary of one turn of Anna's, now. */
export const ask = (change: Partial<DecisionRequest> = {}): DecisionRequest => ({
  purpose: 'assist',
  feature: 'summary',
  processor: PROCESSOR,
  hostingAccount: ACCOUNT,
  place: `meeting:${MEETING}`,
  classes: ['transcript'],
  contributors: [{ handle: ANNA, actsFor: ACCOUNT }],
  itemTime: ITEM_TIME,
  at: ITEM_TIME,
  ...change,
})
export const both = [
  { handle: ANNA, actsFor: ACCOUNT },
  { handle: BEN, actsFor: ACCOUNT },
]

export type Change = { with?: Fact[]; without?: (f: Fact) => boolean; ask?: Partial<DecisionRequest> }
/** What is decided of the allowed meeting with some facts more or less: `permit`, or the codes of what does not allow. */
export function outcome({ with: added = [], without = () => false, ask: change = {} }: Change = {}): string {
  const facts = [...ALLOWED.filter((f) => !without(f)), ...added]
  const { decision, reasons } = decide(compile(facts), ask(change))
  return decision === 'permit'
    ? 'permit'
    : reasons
        .filter((r) => r.effect !== 'allow')
        .map((r) => r.code)
        .join(' ')
}
