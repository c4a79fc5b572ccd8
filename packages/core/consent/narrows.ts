/** Which facts take something away, and so raise their scopes' epochs. */
import { canonicalJson } from '../ledger/canonical.ts'
import { type CompiledFacts, lineOf, pair, standingAt } from './compile.ts'
import type { Fact, FactOf } from './facts.ts'

/**
 * Whether a fact takes something away from what `before` allowed. `before` holds (at least) every earlier fact of the
 * fact's own scopes; nothing else matters, so that a verifier with the same chains finds the same.
 */
export function narrows(fact: Fact, before: CompiledFacts): boolean {
  const newest = Number.POSITIVE_INFINITY
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- takesAway names every kind that is left to it
  switch (fact.kind) {
    case 'terms-published':
      // A new table may be stricter somewhere, or come into force later: whoever relied on the old one asks again.
      return before.terms.length > 0
    case 'mark-set':
      return (
        fact.mark !== 'none' &&
        standingAt(before.marks.get(fact.account), newest).some((m) => m.mark !== fact.mark)
      )
    case 'switch-set':
      return standingAt(before.switches.get(pair(fact.account, fact.feature)), newest).some(
        (s) => s.on && (!fact.on || s.processor !== fact.processor),
      )
    case 'ask-first-set':
      return fact.askFirst && !standingAt(before.askFirst.get(fact.account), newest).some((a) => a.askFirst)
    case 'processor-card-set':
      return standingAt(before.cards.get(fact.card.processor), newest).some(
        (c) => canonicalJson(c.card) !== canonicalJson(fact.card),
      )
    case 'contributor-joined':
      return standingAt(before.joined.get(pair(`meeting:${fact.meeting}`, fact.handle)), newest).some(
        (j) => j.actsFor !== fact.actsFor,
      )
    case 'microphone-answered':
      return (
        fact.who !== 'only-me' &&
        standingAt(before.microphones.get(fact.handle), newest).some((m) => m.who === 'only-me')
      )
    case 'feature-started':
      // A start narrows where it moves a running feature to another processor, a stop where the feature runs.
      return running(fact, before).some((f) => f.processor !== fact.processor)
    case 'feature-stopped':
      return running(fact, before).length > 0
    case 'answer-given':
    case 'train-answered':
    case 'recording-answered':
      return !fact.accepted
    case 'owner-set':
      return !fact.owner
    case 'channel-opened':
      return standingAt(before.channels.get(`channel:${fact.channel}`), newest).some(
        (o) => o.privacy !== fact.privacy,
      )
    case 'channel-joined':
      // Whoever comes into a private channel has to be asked before training may go on there (R6).
      return (
        standingAt(before.channels.get(`channel:${fact.channel}`), newest).some(
          (o) => o.privacy !== 'public',
        ) ||
        standingAt(before.joined.get(pair(`channel:${fact.channel}`, fact.handle)), newest).some(
          (j) => j.actsFor !== fact.actsFor,
        )
      )
    case 'meeting-opened':
    case 'notice-shown':
    case 'objection-lifted':
    case 'form-requested':
    case 'form-refused':
    case 'form-given':
    case 'form-notice-shown':
    case 'train-objection-lifted':
    case 'recording-notice-shown':
    case 'channel-left':
    case 'earlier-let-in':
      return false
    default:
      return takesAway(fact)
  }
}

/** The starts of the feature that stand. */
function running(fact: FactOf<'feature-started' | 'feature-stopped'>, before: CompiledFacts) {
  const line = lineOf(before.running, `meeting:${fact.meeting}`).filter(
    (f) => f.kind === 'meeting-ended' || f.feature === fact.feature,
  )
  return standingAt(line, Number.POSITIVE_INFINITY).filter((f) => f.kind === 'feature-started')
}

/** An objection, an end and an erasure always do; and what is not known may. */
const takesAway = (
  _fact: FactOf<
    | 'objected'
    | 'train-objected'
    | 'meeting-ended'
    | 'meeting-erased'
    | 'channel-erased'
    | 'form-withdrawn'
    | 'form-revoked'
  >,
) => true

/** The epoch of a scope after a fact: one more if the fact narrows. A scope without facts has epoch 0. */
export function epochAfter(epoch: number, narrowing: boolean): number {
  return narrowing ? epoch + 1 : epoch
}
