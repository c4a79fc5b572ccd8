/** A channel in which catching up is allowed with everybody's messages: what the tests of channels start from. */
import type { DecisionRequest } from './decision.ts'
import { channel, comes } from './example-form.ts'
import { ACCOUNT, ANNA, BEN, ask, card, mark, noticed, switched, terms } from './example-meeting.ts'
import type { Fact } from './facts.ts'

export const CHANNEL = 'c1'
export const PLACE = `channel:${CHANNEL}` as const

/** The facts of a person who came in and had the notice. */
export const member = (from: number, handle: string, actsFor: string | null = ACCOUNT): Fact[] => [
  comes(from, handle, actsFor),
  noticed(from + 1, handle, 'catch-up'),
]

/** Everything that allows catching up with what Anna and Ben write. Nothing was started. */
export const ALLOWED_IN_CHANNEL: readonly Fact[] = [
  terms(100, 1),
  mark(110, 'none'),
  card(120),
  switched(130, true, 'catch-up'),
  channel('public', 1000),
  ...member(1020, ANNA),
  ...member(1030, BEN),
]

/** One message of Anna's, asked for now. */
export const askInChannel = (change: Partial<DecisionRequest> = {}): DecisionRequest =>
  ask({ feature: 'catch-up', place: PLACE, classes: ['chat'], ...change })
