/** The gate as a service: what programs with a key may ask, and what the account sees of it. */
import {
  type Asked,
  type Evaluation,
  type Evaluations,
  type EvaluationAnswer,
  HighroadError,
} from '@highroad/core/wire'
import type { Gate } from '../gate/index.ts'
import type { Store } from '../store/index.ts'
import { newAllowance } from './allowance.ts'
import { type Stamp, unreadableAnswer } from './answer.ts'
import { forgetOld, listAsked, recordAsked } from './asked.ts'
import { type Evaluated, evaluate } from './evaluate.ts'
import { inOrder, type Question, questionsOf } from './evaluations.ts'
import { type Asker, type KeyStore, openKeys } from './keys.ts'
import { readOnce } from './read-once.ts'
import { Unreadable } from './refused.ts'
import type { ResourceParts } from './resources.ts'

export interface AuthzenOptions {
  readonly store: Pick<Store, 'asTenant' | 'app' | 'auth'>
  readonly gate: Pick<Gate, 'facts'>
  /** Entries under the signed checkpoint. */
  readonly ledgerSize: () => number
  readonly clock: () => number
  readonly random: (count: number) => Uint8Array
  readonly log: (event: string, detail: Record<string, string | number>) => void
  /** Questions that a key may ask at once, and how many more each second. */
  readonly allowance?: { readonly most: number; readonly perSecond: number }
}

export interface Authzen extends Pick<KeyStore, 'make' | 'list' | 'revoke' | 'askerOf'> {
  /** Takes the questions from what the key may ask; throws `too-many-requests`. */
  readonly allow: (asker: Asker, questions: number) => void
  /**
   * Advice, not a permit: it opens nothing, and nothing is used under it. It is noted before it is given. Throws
   * `bad-request` with the field for what cannot be read.
   */
  readonly evaluation: (asker: Asker, evaluation: Evaluation) => Promise<EvaluationAnswer>
  /** In the order of the questions; fewer where a semantic stops early. An unreadable one is denied with its error. */
  readonly evaluations: (asker: Asker, evaluations: Evaluations) => Promise<EvaluationAnswer[]>
  /** Counts a request that was refused before it was a question. */
  readonly refused: (asker: Asker) => Promise<void>
  /** What was asked about an account in the last 90 days. */
  readonly asked: (account: string) => Promise<Asked>
  readonly stop: () => void
}

const ALLOWANCE = { most: 2_000, perSecond: 200 }
const DAY_MS = 24 * 3600 * 1000

export function openAuthzen(options: AuthzenOptions): Authzen {
  const { store, gate, ledgerSize, clock, random, log } = options
  const keys = openKeys({ pool: store.auth, clock, random })
  const { most, perSecond } = options.allowance ?? ALLOWANCE
  const allowance = newAllowance(clock, most, perSecond)
  const readAnew = (): ResourceParts => ({ store, gate: readOnce(gate) })
  const stampNow = (): Stamp => ({ at: clock(), ledgerSize: ledgerSize() })

  const forget = () => void forgetOld(store).catch(() => log('asked-not-forgotten', {}))
  forget()
  const daily = setInterval(forget, DAY_MS)
  daily.unref()

  /** Each question once, with the account it is about or, where there is none, with the key. */
  const note = async (asker: Asker, at: number, evaluated: readonly (Evaluated | null)[]) => {
    const byAccount = Map.groupBy(evaluated, (one) => one?.account ?? null)
    for (const [account, ones] of byAccount) {
      const lines = ones.flatMap((one) => one?.line ?? [])
      if (account === null) await keys.countRefused(asker.key, ones.length)
      else await recordAsked(store, account, asker.key, at, lines)
    }
  }

  const ask = async (parts: ResourceParts, asker: Asker, question: Question, stamp: Stamp) => {
    const unreadable = (field: string) => ({ answer: unreadableAnswer(field, stamp), evaluated: null })
    if ('unreadable' in question) return unreadable(question.unreadable)
    try {
      const evaluated = await evaluate(parts, asker, question.evaluation, stamp)
      return { answer: evaluated.answer, evaluated }
    } catch (error) {
      if (error instanceof Unreadable) return unreadable(error.field)
      throw error
    }
  }

  return {
    make: keys.make,
    list: keys.list,
    revoke: keys.revoke,
    askerOf: keys.askerOf,
    allow: (asker, questions) => {
      if (!allowance.take(asker.key, questions)) throw new HighroadError('too-many-requests')
    },
    evaluation: async (asker, evaluation) => {
      const stamp = stampNow()
      const { answer, evaluated } = await ask(readAnew(), asker, { evaluation }, stamp)
      if (!evaluated) throw new HighroadError('bad-request', answer.context.error?.field)
      await note(asker, stamp.at, [evaluated])
      return answer
    },
    evaluations: async (asker, evaluations) => {
      const stamp = stampNow()
      const semantic = evaluations.options?.evaluations_semantic ?? 'execute_all'
      const parts = readAnew()
      const answers = await inOrder(questionsOf(evaluations), semantic, (question) =>
        ask(parts, asker, question, stamp),
      )
      await note(
        asker,
        stamp.at,
        answers.map(({ evaluated }) => evaluated),
      )
      return answers.map(({ answer }, i) =>
        semantic === 'deny_on_first_deny' && i === answers.length - 1 && !answer.decision
          ? { ...answer, context: { ...answer.context, reason: semantic } }
          : answer,
      )
    },
    refused: (asker) => keys.countRefused(asker.key, 1),
    asked: (account) => listAsked(store, account, clock(), (ids) => keys.labels(account, ids)),
    stop: () => clearInterval(daily),
  }
}
