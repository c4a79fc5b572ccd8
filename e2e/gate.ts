/** Questions to the gate as another product asks them: by AuthZEN, with a key (docs/authzen.md). */
import type { DataClass, Purpose } from '../packages/core/consent/index.ts'
import { EvaluationAnswer } from '../packages/core/wire/index.ts'
import type { Present } from './organisation.ts'

interface Question {
  readonly purpose: Purpose
  readonly classes: readonly DataClass[]
  /** Whose it is, in the meeting; or of the account as a whole, and nobody's. */
  readonly of: Present | { readonly account: string }
  /** When it was made; left out: what is about to be. Milliseconds since 1970. */
  readonly madeAt?: number
  readonly subject?: { readonly type: string; readonly id: string }
}

interface Decided {
  readonly permit: boolean
  readonly codes: readonly string[]
  /** It rests on a choice of the person asked about, and is not told which (R14). */
  readonly theirChoice: boolean
  /** The question could not be put to the rules. */
  readonly refused: string | null
}

const OPERATOR = { type: 'operator', id: 'operator' }

export type Gate = (question: Question) => Promise<Decided>

export function gate(address: string, key: string): Gate {
  return async ({ purpose, classes, of, madeAt, subject = OPERATOR }) => {
    const place = 'account' in of ? `account:${of.account}` : `meeting:${of.meeting}`
    const contributors = 'account' in of ? [] : [{ handle: of.handle }]
    const time = madeAt === undefined ? 'now' : new Date(madeAt).toISOString()
    const answer = await fetch(`${address}/access/v1/evaluation`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        subject,
        action: { name: purpose },
        resource: { type: 'item', id: 'asked', properties: { place, classes, contributors, time } },
      }),
    })
    if (answer.status !== 200) throw new Error(`the gate answered with ${answer.status}`)
    const { decision, context } = EvaluationAnswer.parse(await answer.json())
    return {
      permit: decision,
      codes: context.reasons.map(({ code }) => code),
      theirChoice: context.withheld !== undefined,
      refused: context.refused?.code ?? null,
    }
  }
}
