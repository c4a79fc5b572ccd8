/** What stands against a feature because of a mark or a processor: asked of the rules themselves, with nothing else said. */
import {
  compile,
  decide,
  type Feature,
  type ProcessorCard,
  type Reason,
  type RegulationMark,
} from '@highroad/core/consent'
import type { z } from 'zod'

/** Codes that rest on the card and the mark alone. Whatever else the rules miss, they miss because it was not said here. */
const OF_CARD: ReadonlySet<string> = new Set([
  'R5.processor-retains',
  'R5.processor-trains',
  'R7.trains',
  'R8.no-agreement',
])

/** The reasons for which this feature could not run on this processor under this mark; none where it could. */
export function against(
  feature: Feature,
  card: ProcessorCard,
  mark: z.infer<typeof RegulationMark>,
): Reason[] {
  const account = 'account'
  const facts = compile([
    { kind: 'mark-set', time: 0, account, mark, reason: null },
    { kind: 'processor-card-set', time: 0, card },
  ])
  const { reasons } = decide(facts, {
    purpose: 'assist',
    feature,
    processor: card.processor,
    hostingAccount: account,
    place: 'meeting:meeting',
    classes: ['transcript'],
    contributors: [],
    itemTime: 1,
    at: 1,
  })
  return reasons.filter(({ code }) => OF_CARD.has(code))
}
