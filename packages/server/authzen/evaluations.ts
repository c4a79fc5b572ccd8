/** Several questions in one request: defaults from the top, and the three semantics of the standard. */
import {
  Evaluation,
  type Evaluations,
  type EvaluationsSemantic,
  type EvaluationAnswer,
} from '@highroad/core/wire'

/** One of the questions, or the field that keeps it from being one. */
export type Question = { readonly evaluation: Evaluation } | { readonly unreadable: string }

/** What an evaluation leaves out it has from the top, whole: nothing is merged within a subject, action or resource. */
export function questionsOf({ evaluations, subject, action, resource, context }: Evaluations): Question[] {
  const defaults = { subject, action, resource, context }
  return evaluations.map((one) => {
    if (typeof one !== 'object' || one === null || Array.isArray(one)) return { unreadable: 'evaluations' }
    const read = Evaluation.safeParse({ ...defaults, ...one })
    if (read.success) return { evaluation: read.data }
    return { unreadable: read.error.issues[0]?.path.map(String).join('.') ?? '' }
  })
}

const AT_ONCE = 4

/**
 * Asks the questions in order and answers in their order. `execute_all` asks them all; `deny_on_first_deny` stops behind
 * the first that is denied, `permit_on_first_permit` behind the first that is permitted.
 */
export async function inOrder<T extends { readonly answer: EvaluationAnswer }>(
  questions: readonly Question[],
  semantic: EvaluationsSemantic,
  ask: (question: Question) => Promise<T>,
): Promise<T[]> {
  const answers: T[] = []
  if (semantic === 'execute_all') {
    for (let i = 0; i < questions.length; i += AT_ONCE)
      answers.push(...(await Promise.all(questions.slice(i, i + AT_ONCE).map(ask))))
    return answers
  }
  const last = semantic === 'permit_on_first_permit'
  for (const question of questions) {
    const answered = await ask(question)
    answers.push(answered)
    if (answered.answer.decision === last) break
  }
  return answers
}
