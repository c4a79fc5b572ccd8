/** R1: what is unknown is denied. */
import { type CompiledFacts, lineOf, pair, standingAt } from '../compile.ts'
import type { DecisionRequest, Reason } from '../decision.ts'
import { reason } from '../reasons.ts'
import { isServiceGenerated, DataClass, Feature, Purpose } from '../words.ts'

const CLASSES: ReadonlySet<string> = new Set(DataClass.options)
const PURPOSES: ReadonlySet<string> = new Set(Purpose.options)
const FEATURES: ReadonlySet<string> = new Set(Feature.options)
const isInstant = (t: unknown) => Number.isSafeInteger(t) && Number(t) >= 0

/** Every class, purpose, feature, time, place, processor and contributor has to be known. */
export function r01Known(facts: CompiledFacts, request: DecisionRequest): Reason[] {
  const reasons: Reason[] = []
  if (facts.unknown) reasons.push(reason('R1.unknown-fact'))
  if (!isKnown(request)) reasons.push(reason('R1.unknown-request'))
  if (!hasKnownProcessor(facts, request)) reasons.push(reason('R1.unknown-processor'))
  reasons.push(...ofPlace(facts, request))
  if (request.contributors.length === 0 && !isAboutAccount(request)) reasons.push(reason('R1.no-contributor'))
  for (const { handle, actsFor } of request.contributors) {
    const joined = standingAt(facts.joined.get(pair(request.place, handle)), request.itemTime)
    if (joined.length === 0 || joined.some((j) => j.actsFor !== actsFor))
      reasons.push(reason('R1.unknown-contributor', handle))
  }
  return reasons
}

function isKnown(request: DecisionRequest): boolean {
  return (
    PURPOSES.has(request.purpose) &&
    (request.feature === null ? request.purpose !== 'assist' : FEATURES.has(request.feature)) &&
    request.classes.length > 0 &&
    request.classes.every((c) => CLASSES.has(c)) &&
    isInstant(request.itemTime) &&
    isInstant(request.at)
  )
}

/** Whoever is named has a card; an AI feature always names who runs it. */
function hasKnownProcessor(facts: CompiledFacts, { purpose, processor, at }: DecisionRequest): boolean {
  if (processor === null) return purpose !== 'assist'
  return standingAt(facts.cards.get(processor), at).length > 0
}

/** Numbers about the service are about an account and nobody in it: what is made of people's words never is (R4). */
function isAboutAccount({ place, hostingAccount, classes }: DecisionRequest): boolean {
  return place === `account:${hostingAccount}` && classes.every(isServiceGenerated)
}

function ofPlace(facts: CompiledFacts, request: DecisionRequest): Reason[] {
  if (isAboutAccount(request)) {
    const known = standingAt(facts.marks.get(request.hostingAccount), request.itemTime).length > 0
    return known ? [] : [reason('R1.unknown-meeting')]
  }
  const before = lineOf(facts.opened, request.place).filter((o) => o.time <= request.itemTime)
  if (before.length === 0) return [reason('R1.unknown-meeting')]
  return before.every((o) => o.hostingAccount === request.hostingAccount) ? [] : [reason('R1.other-account')]
}

/** Sound, and what was said, is somebody's only if that person alone is at the microphone. */
export function r01Microphone(facts: CompiledFacts, request: DecisionRequest): Reason[] {
  if (request.purpose === 'deliver') return []
  if (!request.classes.includes('audio') && !request.classes.includes('transcript')) return []
  return request.contributors.flatMap(({ handle }) => {
    const answers = standingAt(facts.microphones.get(handle), request.itemTime)
    if (answers.length === 0) return [reason('R1.microphone-unanswered', handle)]
    return answers.some((a) => a.who !== 'only-me') ? [reason('R1.others-at-microphone', handle)] : []
  })
}
