/** Who would use it: a processor that has a card, a feature on the processor that its switch names, or the operator. */
import { Feature, OpaqueId } from '@highroad/core/consent'
import type { Evaluation } from '@highroad/core/wire'
import { processorOf } from './place-facts.ts'
import type { FactsOnce } from './read-once.ts'
import { Refused } from './refused.ts'

export interface User {
  readonly feature: Feature | null
  readonly processor: string | null
}

/** Who the subject can be before the account is known: a feature's processor depends on the account's switch. */
export interface Subject {
  readonly feature: Feature | null
  /** A processor of this server; null: none is named. */
  readonly processor: string | null
  /** The processor is the one that the account's switch names. */
  readonly bySwitch: boolean
}

/** Throws `Refused` for whoever is not known. `asked`: the feature that the context names. */
export async function subjectOf(
  gate: FactsOnce,
  subject: Evaluation['subject'],
  asked: string | undefined,
): Promise<Subject> {
  const feature = asked === undefined ? null : featureOf(asked, 'context.feature')
  switch (subject.type) {
    case 'processor': {
      const known =
        OpaqueId.safeParse(subject.id).success &&
        (await gate.facts([`processor:${subject.id}`])).some((fact) => fact.kind === 'processor-card-set')
      if (!known) throw new Refused('unknown-subject', 'subject.id', 'R1.unknown-processor')
      return { feature, processor: subject.id, bySwitch: false }
    }
    case 'feature': {
      const own = Feature.safeParse(subject.id)
      if (!own.success) throw new Refused('unknown-subject', 'subject.id')
      if (feature !== null && feature !== own.data) throw new Refused('unknown-feature', 'context.feature')
      return { feature: own.data, processor: null, bySwitch: true }
    }
    case 'operator':
      if (subject.id !== 'operator') throw new Refused('unknown-subject', 'subject.id')
      return { feature, processor: null, bySwitch: false }
    default:
      throw new Refused('unknown-subject', 'subject.type')
  }
}

/** Resolves the processor of a feature in the account that the resource is of. */
export async function userIn(
  gate: FactsOnce,
  account: string,
  { feature, processor, bySwitch }: Subject,
): Promise<User> {
  if (!bySwitch || feature === null) return { feature, processor }
  return { feature, processor: processorOf(await gate.facts([`account:${account}`]), account, feature) }
}

function featureOf(name: string, field: string): Feature {
  const known = Feature.safeParse(name)
  if (!known.success) throw new Refused('unknown-feature', field)
  return known.data
}
