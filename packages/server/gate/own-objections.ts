/**
 * Taking back an objection that stands everywhere, in one place: what the person objected to in that place by itself stays.
 * Pure.
 */
import { Feature, type Fact } from '@highroad/core/consent'

type Objection = Fact & { kind: 'objected' | 'objection-lifted' }
export type Features = Feature[] | 'everything'

/**
 * What to lift in a place, given the facts of the person's pseudonym there; null where nothing is. `standing`: the
 * objections that stand everywhere and are taken back, and since when. Where the place has an objection of its own, the
 * features of that stay out, and so does everything that is no feature.
 */
export function toLift(
  chain: readonly Fact[],
  standing: readonly { readonly features: Features; readonly since: number }[],
): Features | null {
  const acts = chain.filter(
    (fact): fact is Objection => fact.kind === 'objected' || fact.kind === 'objection-lifted',
  )
  const ofStanding = new Set<Objection>()
  for (const { features, since } of standing) {
    const act = acts.find(
      (fact) =>
        fact.kind === 'objected' &&
        isSame(fact.features, features) &&
        fact.time >= since &&
        !ofStanding.has(fact),
    )
    // A place that began later has it first, dated at its own beginning, which is no earlier.
    if (act) ofStanding.add(act)
  }
  if (ofStanding.size === 0) return null
  const own = acts.filter((fact) => !ofStanding.has(fact))
  const objectsTo = (feature: Feature | null) =>
    own.findLast((fact) => concerns(fact, feature))?.kind === 'objected'
  const wanted = standing.some(({ features }) => features === 'everything')
    ? Feature.options
    : [...new Set(standing.flatMap(({ features }) => (features === 'everything' ? [] : features)))]
  const free = wanted.filter((feature) => !objectsTo(feature))
  if (free.length === 0) return null
  return free.length === Feature.options.length && !objectsTo(null) ? 'everything' : free
}

/** Whether a place, by the facts of the person's pseudonym there, lets in something of what these features name. */
export function letsIn(chain: readonly Fact[], features: Features): boolean {
  const named: (Feature | null)[] = features === 'everything' ? [null, ...Feature.options] : features
  return named.some(
    (feature) =>
      chain.findLast(
        (fact): fact is Objection =>
          (fact.kind === 'objected' || fact.kind === 'objection-lifted') && concerns(fact, feature),
      )?.kind !== 'objected',
  )
}

/** Null: a use without a feature. */
const concerns = ({ features }: Objection, feature: Feature | null): boolean =>
  features === 'everything' || (feature !== null && features.includes(feature))

function isSame(a: Features, b: Features): boolean {
  if (a === 'everything' || b === 'everything') return a === b
  return a.length === b.length && a.every((feature) => b.includes(feature))
}
