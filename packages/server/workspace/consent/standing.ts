/**
 * How a feature stands in a channel, decided by the same rules that the gate decides with. Pure: this is what pages show; the
 * gate decides again before a message is read.
 */
import {
  compile,
  type Contributor,
  decide,
  type Decision,
  type DecidedAlike,
  type Fact,
  type ProcessorCard,
  switchOf,
} from '@highroad/core/consent'
import type { ComposeFeature, ConsentLine } from '@highroad/core/wire'

/** Nobody's handle: 128 zero bits are never drawn. */
export const NOBODY = '0'.repeat(32)

/** A feature on the processor that runs it here, in a channel. */
export interface Asked {
  readonly account: string
  readonly channel: string
  readonly feature: ComposeFeature
  readonly processor: string
  readonly at: number
}

/** Whether what this contributor writes now may be used. `facts`: those of the place, and of this contributor. */
export function decideFor(
  facts: ReturnType<typeof compile>,
  { account, channel, feature, processor, at }: Asked,
  contributor: Contributor,
): Decision {
  return decide(facts, {
    purpose: 'assist',
    feature,
    processor,
    hostingAccount: account,
    place: `channel:${channel}`,
    classes: ['chat'],
    contributors: [contributor],
    itemTime: at,
    at,
  })
}

/**
 * Whether the feature could use anybody's words here: of a member who was told, answered and agrees. What then still denies is
 * the account's, the operator's or the processor's, and no person's.
 */
export function isPossible(facts: readonly Fact[], asked: Asked): boolean {
  const { account, channel, feature, at } = asked
  const time = at - 1
  const told: Fact[] = [
    { kind: 'channel-joined', time, channel, handle: NOBODY, actsFor: account },
    {
      kind: 'notice-shown',
      time,
      handle: NOBODY,
      feature,
      version: 1,
      keeps: [],
      laterFeatures: [],
      until: at + 60_000,
    },
    { kind: 'answer-given', time, handle: NOBODY, feature, accepted: true },
  ]
  const decision = decideFor(compile([...facts, ...told]), asked, { handle: NOBODY, actsFor: account })
  return decision.decision === 'permit'
}

/** Whether the account switched the feature on for this very processor. */
export function isOn(facts: readonly Fact[], { account, feature, processor }: Asked): boolean {
  const set = switchOf(facts, account, feature)
  return set !== null && set.on && set.processor === processor
}

/** People of whom the same was decided, and whether they are in it. */
export interface Group extends DecidedAlike {
  readonly included: boolean
}

export interface FeatureStanding {
  readonly feature: ComposeFeature
  readonly card: ProcessorCard
  readonly isOn: boolean
  readonly isPossible: boolean
  /** Everybody who is in the channel. */
  readonly groups: readonly Group[]
}

/** Numbers of those who are in the channel. */
export function stateOf(of: FeatureStanding): Pick<ConsentLine, 'state' | 'people'> {
  const count = (groups: readonly Group[]) => groups.reduce((sum, { people }) => sum + people, 0)
  const present = count(of.groups)
  if (!of.isOn || !of.isPossible)
    return { state: of.isOn ? 'denied' : 'off', people: { included: 0, present } }
  const included = count(of.groups.filter((group) => group.included))
  return { state: included === present && present > 0 ? 'on' : 'partly', people: { included, present } }
}

/** The same for whoever may not know how many are in the channel. */
export function stateForOthers(of: FeatureStanding): Pick<ConsentLine, 'state' | 'people'> {
  const { state } = stateOf({ ...of, groups: [] })
  return { state: state === 'partly' ? 'on' : state, people: { included: 0, present: 0 } }
}
