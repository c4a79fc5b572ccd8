/** The example meeting with everything that lets Anna's and Ben's words train: where tests about R6 start from. */
import {
  ACCOUNT,
  ALLOWED,
  ANNA,
  BEN,
  ask,
  cells,
  mark,
  outcome,
  terms,
  type Change,
} from './example-meeting.ts'
import type { DecisionRequest } from './decision.ts'
import type { Fact, FactOf } from './facts.ts'
import type { ChannelPrivacy } from './words.ts'

const OWNER = 'd'.repeat(32)
export const DAY_MS = 24 * 60 * 60_000

/** Terms that ask for consent to train on content. */
export const consentTerms = (time: number, version: number, inForceFrom = time): Fact =>
  terms(
    time,
    version,
    cells((c, p) => {
      if (p !== 'train') return undefined
      return c === 'telemetry' || c === 'diagnostics' ? 'licensed' : 'with-consent'
    }),
    inForceFrom,
  )
export const owner = (time: number, is = true, account = ACCOUNT, handle = OWNER): Fact => ({
  kind: 'owner-set',
  time,
  account,
  handle,
  owner: is,
})
export const form = (time: number, change: Partial<FactOf<'form-given'>> = {}): Fact => ({
  kind: 'form-given',
  time,
  account: ACCOUNT,
  form: 'f1',
  renews: null,
  classes: ['transcript', 'chat'],
  termsVersion: 1,
  coversFrom: time,
  until: time + 1000 * DAY_MS,
  signer: OWNER,
  record: '0'.repeat(64),
  ...change,
})
export const withdrawn = (time: number, id = 'f1', account = ACCOUNT): Fact => ({
  kind: 'form-withdrawn',
  time,
  account,
  form: id,
})
export const revoked = (time: number, id = 'f1', account = ACCOUNT): Fact => ({
  kind: 'form-revoked',
  time,
  account,
  form: id,
})
export const told = (
  time: number,
  handle: string,
  change: Partial<FactOf<'form-notice-shown'>> = {},
): Fact => ({
  kind: 'form-notice-shown',
  time,
  handle,
  account: ACCOUNT,
  form: 'f1',
  since: time,
  until: time + 1000 * DAY_MS,
  ...change,
})
export const never = (time: number, handle: string): Fact => ({ kind: 'train-objected', time, handle })
export const neverLifted = (time: number, handle: string): Fact => ({
  kind: 'train-objection-lifted',
  time,
  handle,
})
export const trainAnswered = (
  time: number,
  handle: string,
  accepted: boolean,
  place: FactOf<'train-answered'>['place'] = 'meeting:m1',
): Fact => ({ kind: 'train-answered', time, place, handle, accepted })

export const channel = (privacy: ChannelPrivacy, time = 900): FactOf<'channel-opened'> => ({
  kind: 'channel-opened',
  time,
  channel: 'c1',
  hostingAccount: ACCOUNT,
  audience: 'au2',
  privacy,
})
export const comes = (time: number, handle: string, actsFor: string | null = ACCOUNT): Fact => ({
  kind: 'channel-joined',
  time,
  channel: 'c1',
  handle,
  actsFor,
})

const isTerms = (fact: Fact) => fact.kind === 'terms-published'

/** Everything that allows training with what Anna and Ben say. */
export const TRAINABLE: readonly Fact[] = [
  consentTerms(100, 1),
  ...ALLOWED.filter((fact) => !isTerms(fact)),
  owner(105),
  form(140),
  told(1021, ANNA),
  told(1031, BEN),
]

/** May one turn of Anna's train our own model, now? */
export const askTrain = (change: Partial<DecisionRequest> = {}): DecisionRequest =>
  ask({ purpose: 'train', feature: null, ...change })

/** What is decided of training in the example with some facts more or less: `permit`, or the codes that forbid. */
export const outcomeOfTraining = ({
  with: added = [],
  without = () => false,
  ask: change = {},
}: Change = {}) =>
  outcome({
    with: [...TRAINABLE.filter((fact) => !without(fact)), ...added],
    without: () => true,
    ask: { purpose: 'train', feature: null, ...change },
  })

/** A second organisation, with an owner and a form of its own. */
export const BIRCH: readonly Fact[] = [
  mark(110, 'none', 'birch'),
  owner(111, true, 'birch', 'e'.repeat(32)),
  form(141, { account: 'birch', form: 'f9', signer: 'e'.repeat(32) }),
]
