/**
 * Who is in a feature and who is not, decided by the same rules that the gate decides with. Pure: this is what the
 * consent line shows; the gate decides again before anything is heard.
 */
import {
  compile,
  decide,
  type Decision,
  type Fact,
  type Handle,
  type Part,
  partOf,
} from '@highroad/core/consent'
import type { ConsentLine } from '@highroad/core/wire'
import type { Snapshot } from './snapshot.ts'
import { CLASSES_OF, type MeetingFeature, type UnkeptReason } from './words.ts'

/** A person's own part. */
export type You = ConsentLine['you']

/** Whether this contributor's next moment may be used for the feature. */
export function decideFor(
  snapshot: Pick<Snapshot, 'meeting' | 'compiled' | 'cardOf' | 'at'>,
  feature: MeetingFeature,
  contributor: { handle: Handle; acts_for: string | null },
  compiled = snapshot.compiled,
): Decision {
  return decide(compiled, {
    purpose: 'assist',
    feature,
    processor: snapshot.cardOf(feature)?.processor ?? null,
    hostingAccount: snapshot.meeting.account,
    place: `meeting:${snapshot.meeting.id}`,
    classes: CLASSES_OF[feature],
    contributors: [{ handle: contributor.handle, actsFor: contributor.acts_for }],
    itemTime: snapshot.at,
    at: snapshot.at,
  })
}

/** Nobody's handle: 128 zero bits are never drawn. */
const NOBODY = '0'.repeat(32)

/**
 * Whether the feature could include anybody at all here: a person who was told, answered, agrees and is alone at their
 * microphone. What then still denies is the account's, the operator's or the processor's, not a participant's.
 */
export function decideForAnybody(snapshot: Snapshot, feature: MeetingFeature): Decision {
  const { at, meeting } = snapshot
  const card = snapshot.cardOf(feature)
  const started: Fact[] = card
    ? [
        {
          kind: 'feature-started',
          time: at - 1,
          meeting: meeting.id,
          feature,
          processor: card.processor,
          by: NOBODY,
        },
      ]
    : []
  const told: Fact[] = [
    {
      kind: 'contributor-joined',
      time: at - 1,
      meeting: meeting.id,
      handle: NOBODY,
      actsFor: meeting.account,
    },
    { kind: 'microphone-answered', time: at - 1, handle: NOBODY, who: 'only-me' },
    {
      kind: 'notice-shown',
      time: at - 1,
      handle: NOBODY,
      feature,
      version: 1,
      keeps: ['transcript'],
      laterFeatures: [],
      until: at + 60_000,
    },
    { kind: 'answer-given', time: at - 1, handle: NOBODY, feature, accepted: true },
  ]
  const compiled = compile([...snapshot.facts, ...started, ...told])
  return decideFor(snapshot, feature, { handle: NOBODY, acts_for: meeting.account }, compiled)
}

const UNKEPT: Readonly<Record<Part, UnkeptReason>> = {
  'left-out': 'objection',
  'not-told': 'no-notice',
  'not-asked': 'no-answer',
  'unknown-voice': 'unknown-voice',
}

/** What a decision means for the person it is about. A feature that does not run takes nobody's part. */
export function youIn(decision: Decision): You {
  const own = partOf(decision)
  if (own) return own
  const kept = decision.reasons.every(({ effect, code }) => effect === 'allow' || code === 'R5.not-started')
  return decision.decision === 'permit' || (kept && decision.reasons.length > 0) ? 'included' : 'left-out'
}

/** Why speech under this denial is not kept. */
export function unkeptReasonIn(decision: Decision): UnkeptReason {
  const own = partOf(decision)
  return own ? UNKEPT[own] : 'other'
}

export interface Standing {
  state: ConsentLine['state']
  people: ConsentLine['people']
}

/** One feature's state: `denied` where nobody could be included, `partly` where some of those present are. */
export function standingOf(snapshot: Snapshot, feature: MeetingFeature): Standing {
  const present = snapshot.present.length
  // After the end nothing runs and nothing can: that is no denial.
  if (snapshot.meeting.endedAt !== null) return { state: 'off', people: { included: 0, present } }
  const anybody = decideForAnybody(snapshot, feature).decision === 'permit'
  const runs = snapshot.running.some((one) => one.feature === feature)
  if (!anybody) return { state: 'denied', people: { included: 0, present } }
  if (!runs) return { state: 'off', people: { included: 0, present } }
  const included = snapshot.present.filter(
    (one) => decideFor(snapshot, feature, one).decision === 'permit',
  ).length
  return { state: included === present && present > 0 ? 'on' : 'partly', people: { included, present } }
}
