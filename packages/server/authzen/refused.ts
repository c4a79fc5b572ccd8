/** A question that cannot be put to the rules is denied, with a reason of R1: what is unknown is denied. */
import { RULES_VERSION, type Decision, type Reason } from '@highroad/core/consent'
import type { Refusal } from '@highroad/core/wire'

/** Codes of R1 that say it best. To a key of another account what exists and what does not look alike. */
type UnknownCode =
  | 'R1.unknown-request'
  | 'R1.unknown-meeting'
  | 'R1.unknown-contributor'
  | 'R1.unknown-processor'

const SENTENCES: Record<Refusal, string> = {
  'unknown-subject':
    'This server knows no such user of content. A subject is a processor with a card, a feature, or the operator.',
  'unknown-action':
    'This is none of the purposes: deliver, record, assist, improve, train, train-third-party.',
  'unknown-resource': 'This key can ask about nothing of this kind and name.',
  'unknown-feature': 'This is none of the features: captions, summary, completion, rewrite, catch-up.',
  missing: 'The decision needs this and it was not said.',
  'other-than-recorded':
    'The record of this server says otherwise, and it is believed. Leave it out, or ask what it says.',
  'not-now': 'The gate decides for this moment alone, by its own clock. Leave the time out.',
}

/** Thrown while a question is read, and turned into a denial. `field` names the field, never its value. */
export class Refused extends Error {
  readonly refusal: { readonly code: Refusal; readonly field: string; readonly sentence: string }
  readonly decision: Decision
  constructor(code: Refusal, field: string, because: UnknownCode = 'R1.unknown-request') {
    super(code)
    this.name = 'Refused'
    this.refusal = { code, field, sentence: SENTENCES[code] }
    const changedBy: Reason['changedBy'] = because === 'R1.unknown-processor' ? 'operator' : 'nobody'
    this.decision = {
      decision: 'deny',
      reasons: [{ rule: 'R1', code: because, effect: 'forbid', about: null, changedBy }],
      rulesVersion: RULES_VERSION,
      consulted: [],
    }
  }
}

/** Thrown where a field has a form that cannot be read: an error of the request, not a decision. */
export class Unreadable extends Error {
  readonly field: string
  constructor(field: string) {
    super('unreadable')
    this.name = 'Unreadable'
    this.field = field
  }
}
