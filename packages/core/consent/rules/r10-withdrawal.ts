/**
 * R10: an objection holds on the next use, for old items too; taking it back lets in what is made from then on, and what
 * was made before it only where the person names that.
 */
import { type CompiledFacts, concerns, lineOf } from '../compile.ts'
import type { DecisionRequest, Reason } from '../decision.ts'
import { reason } from '../reasons.ts'
import { refusal } from './accepted.ts'

export function r10Withdrawal(facts: CompiledFacts, request: DecisionRequest): Reason[] {
  if (request.purpose === 'deliver') return []
  return request.contributors.flatMap(({ handle }) => [
    ...objection(facts, request, handle, generalActs(facts, request, handle)),
    ...(request.purpose === 'train' ? objection(facts, request, handle, trainActs(facts, handle)) : []),
    ...refused(facts, request, handle),
  ])
}

interface Act {
  readonly time: number
  readonly lifts: boolean
}

function generalActs(facts: CompiledFacts, request: DecisionRequest, handle: string): Act[] {
  return lineOf(facts.objections, handle)
    .filter((f) => concerns(f, request.feature))
    .map(({ time, kind }) => ({ time, lifts: kind === 'objection-lifted' }))
}

/** "Never train on me" is taken back by its own opposite alone. */
function trainActs(facts: CompiledFacts, handle: string): Act[] {
  return lineOf(facts.trainObjections, handle).map(({ time, kind }) => ({
    time,
    lifts: kind === 'train-objection-lifted',
  }))
}

function objection(
  facts: CompiledFacts,
  request: DecisionRequest,
  handle: string,
  all: readonly Act[],
): Reason[] {
  const acts = all.filter((act) => act.time <= request.at)
  const objected = acts.findLast((act) => !act.lifts)?.time
  if (objected === undefined) return []
  // Of equal times the objection is the later.
  const lifted = acts.find((act) => act.lifts && act.time > objected)?.time
  if (lifted === undefined) return [reason('R10.objects', handle)]
  if (request.itemTime >= lifted) return []
  return letIn(facts, request, handle, lifted, acts) ? [] : [reason('R10.before-lifting', handle)]
}

function refused(facts: CompiledFacts, request: DecisionRequest, handle: string): Reason[] {
  const code = refusal(facts, request, handle)
  return code === null ? [] : [reason(code, handle)]
}

/**
 * Whether the person, since they took the objection back, named this moment, and were not objecting at it: what is said
 * while objecting never returns.
 */
function letIn(
  facts: CompiledFacts,
  { itemTime, at }: DecisionRequest,
  handle: string,
  lifted: number,
  acts: readonly Act[],
): boolean {
  const before = acts.filter((act) => act.time <= itemTime)
  const newest = before.at(-1)?.time
  if (before.some((act) => act.time === newest && !act.lifts)) return false
  return lineOf(facts.letIn, handle).some(
    (named) => named.time >= lifted && named.time <= at && named.from <= itemTime && itemTime < named.until,
  )
}
