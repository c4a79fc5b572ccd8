/** One question of a program: understood, put to the rules, answered, and noted for the account to see. */
import {
  consultedScopes,
  DataClass,
  decide,
  type Decision,
  type DecisionRequest,
  isServiceGenerated,
  Purpose,
  type Reason,
} from '@highroad/core/consent'
import { AskedContext, type Evaluation, type EvaluationAnswer } from '@highroad/core/wire'
import { answerOf, type Stamp } from './answer.ts'
import type { AskedLine } from './asked.ts'
import type { Asker } from './keys.ts'
import { mustBeNow } from './moments.ts'
import { Refused, Unreadable } from './refused.ts'
import { type Resource, type ResourceParts, resourceOf } from './resources.ts'
import { subjectOf, type User, userIn } from './users.ts'

export interface Evaluated {
  readonly answer: EvaluationAnswer
  /** Whom the line is for; null: the question was about no account that this asker may know of. */
  readonly account: string | null
  readonly line: AskedLine
}

/** Throws `Unreadable` where a field that the gate reads has another form than it should. */
export async function evaluate(
  parts: ResourceParts,
  asker: Asker,
  evaluation: Evaluation,
  stamp: Stamp,
): Promise<Evaluated> {
  let account = asker.account
  const answered = (
    decision: Decision,
    refused: Refused['refusal'] | null,
    found: Found | null,
  ): Evaluated => {
    const answer = answerOf(decision, stamp, {
      refused,
      everybody: found?.resource.everybody ?? false,
      // No rule allows content to `improve` (R4).
      never:
        evaluation.action.name === 'improve' && !(found?.resource.classes.every(isServiceGenerated) ?? false),
    })
    return { answer, account, line: lineOf(evaluation, answer, found) }
  }
  try {
    const context = readContext(evaluation.context)
    mustBeNow(context.at, 'context.at', stamp.at)
    mustBeNow(context.time, 'context.time', stamp.at)
    const purpose = Purpose.safeParse(evaluation.action.name)
    if (!purpose.success) throw new Refused('unknown-action', 'action.name')
    const subject = await subjectOf(parts.gate, evaluation.subject, context.feature)
    const resource = await resourceOf(parts, asker.account, evaluation.resource, stamp.at, (of) => {
      account = of
    })
    const user = await userIn(parts.gate, resource.account, subject)
    return answered(await decided(parts, purpose.data, user, resource, stamp.at), null, {
      user,
      resource,
    })
  } catch (error) {
    if (error instanceof Refused) return answered(error.decision, error.refusal, null)
    throw error
  }
}

function readContext(context: Evaluation['context']) {
  const read = AskedContext.safeParse(context ?? {})
  if (read.success) return read.data
  throw new Unreadable(['context', ...(read.error.issues[0]?.path.map(String) ?? [])].join('.'))
}

/** Decides for each time of the item; one denial denies (R9). */
async function decided(
  { gate }: ResourceParts,
  purpose: Purpose,
  { feature, processor }: User,
  { account, place, classes, contributors, times }: Resource,
  now: number,
): Promise<Decision> {
  const asked = {
    purpose,
    feature,
    processor,
    hostingAccount: account,
    place,
    classes: [...classes],
    contributors: [...contributors],
  } satisfies Omit<DecisionRequest, 'itemTime' | 'at'>
  const { facts, compiled } = await gate.compiled(consultedScopes({ ...asked, itemTime: now, at: now }))
  // Never before a fact: were the clock behind, a withdrawal would lie in the future and not be looked at.
  const at = facts.reduce((newest, { time }) => Math.max(newest, time), now)
  const [first, ...rest] = (times === 'now' ? [at] : times).map((itemTime) =>
    decide(compiled, { ...asked, itemTime, at }),
  )
  if (first === undefined) throw new Refused('unknown-resource', 'resource.id')
  return rest.reduce(strictest, first)
}

function strictest(a: Decision, b: Decision): Decision {
  const key = ({ code, about }: Reason) => `${code} ${about ?? ''}`
  const known = new Set(a.reasons.map(key))
  return {
    ...a,
    decision: a.decision === 'permit' && b.decision === 'permit' ? 'permit' : 'deny',
    reasons: [...a.reasons, ...b.reasons.filter((one) => !known.has(key(one)))],
  }
}

interface Found {
  readonly user: User
  readonly resource: Resource
}

/** Known words alone: nothing that a caller made up is kept. */
function lineOf({ action, resource }: Evaluation, answer: EvaluationAnswer, found: Found | null): AskedLine {
  const said: unknown = resource.properties?.['classes']
  const classes: readonly unknown[] = found?.resource.classes ?? (Array.isArray(said) ? said : [])
  return {
    processor: found?.user.processor ?? null,
    purpose: Purpose.safeParse(action.name).data ?? null,
    feature: found?.user.feature ?? null,
    classes: DataClass.options.filter((one) => classes.includes(one)),
    decision: answer.decision,
    codes: [
      ...new Set(answer.context.reasons.map(({ code }) => code)),
      ...(answer.context.withheld === undefined ? [] : ['withheld']),
    ],
  }
}
