/** Which facts take something away, and so raise their scopes' epochs. */
import { canonicalJson } from '../ledger/canonical.ts'
import { type CompiledFacts, pair, standingAt } from './compile.ts'
import type { Fact } from './facts.ts'

/**
 * Whether a fact takes something away from what `before` allowed. `before` holds (at least) every earlier fact of the
 * fact's own scopes; nothing else matters, so that a verifier with the same chains finds the same.
 */
export function narrows(fact: Fact, before: CompiledFacts): boolean {
  const newest = Number.POSITIVE_INFINITY
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
    case 'feature-stopped':
      return isRunning(fact, before)
    case 'answer-given':
    case 'train-answered':
    case 'recording-answered':
      return !fact.accepted
    case 'owner-set':
      return !fact.owner
    case 'channel-opened':
      return standingAt(before.opened.get(`channel:${fact.channel}`), newest).some(
        (o) => o.kind === 'channel-opened' && o.privacy !== fact.privacy,
      )
    case 'channel-joined':
      // Whoever comes into a private channel has to be asked before training may go on there (R6).
      return (
        standingAt(before.opened.get(`channel:${fact.channel}`), newest).some(
          (o) => o.kind === 'channel-opened' && o.privacy !== 'public',
        ) ||
        standingAt(before.joined.get(pair(`channel:${fact.channel}`, fact.handle)), newest).some(
          (j) => j.actsFor !== fact.actsFor,
        )
      )
    case 'objected':
    case 'meeting-ended':
    case 'meeting-erased':
    case 'train-objected':
    case 'form-withdrawn':
    case 'form-revoked':
      return true
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
      return isUnknown(fact)
  }
}

/** A start narrows where it moves a running feature to another processor, a stop where the feature runs. */
function isRunning(
  fact: Extract<Fact, { kind: 'feature-started' | 'feature-stopped' }>,
  before: CompiledFacts,
): boolean {
  const line = before.running
    .get(`meeting:${fact.meeting}`)
    ?.filter((f) => f.kind === 'meeting-ended' || f.feature === fact.feature)
  return standingAt(line, Number.POSITIVE_INFINITY).some(
    (f) =>
      f.kind === 'feature-started' && (fact.kind === 'feature-stopped' || f.processor !== fact.processor),
  )
}

/** What is not known may take something away. */
function isUnknown(fact: never): boolean {
  return fact !== null
}

/** The epoch of a scope after a fact: one more if the fact narrows. A scope without facts has epoch 0. */
export function epochAfter(epoch: number, narrowing: boolean): number {
  return narrowing ? epoch + 1 : epoch
}
