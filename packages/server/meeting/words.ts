/** The closed vocabularies of this room. */
import type { DataClass, Feature } from '@highroad/core/consent'
import type { Coverage, LineKind, MeetingItem } from '@highroad/core/wire'

export type SummaryState = MeetingItem['summary']
export type UnkeptReason = Coverage['missing'][number]['reason']
export type { LineKind }

/** The features that a meeting can run, in the order people see them. */
export const MEETING_FEATURES = ['captions', 'summary'] as const satisfies readonly Feature[]
export type MeetingFeature = (typeof MEETING_FEATURES)[number]

/** What each of them uses of a contributor. What the summary keeps is a transcript, which carries its sound's class (R9). */
export const CLASSES_OF: Record<MeetingFeature, DataClass[]> = {
  captions: ['audio'],
  summary: ['audio', 'transcript'],
}

export function isMeetingFeature(feature: Feature): feature is MeetingFeature {
  return MEETING_FEATURES.some((known) => known === feature)
}
