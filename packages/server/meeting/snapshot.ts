/** A meeting as its facts have it now: read once, then asked many questions without I/O. */
import {
  compile,
  type CompiledFacts,
  type Fact,
  isAskedFirst,
  type ProcessorCard,
  type Scope,
  switchOf,
} from '@highroad/core/consent'
import { participants, type Meeting, type Participant } from './finding.ts'
import type { MeetingParts } from './parts.ts'
import { runningFeatures, type Running } from './running.ts'
import { MEETING_FEATURES, type MeetingFeature } from './words.ts'

export interface Snapshot {
  meeting: Meeting
  /** Everybody who ever joined, and those of them who are here now. */
  all: readonly Participant[]
  present: readonly Participant[]
  facts: readonly Fact[]
  compiled: CompiledFacts
  running: readonly Running[]
  askFirst: boolean
  /** The processor that runs, or would run, a feature here, and its card; null: none is known (R1). */
  cardOf: (feature: MeetingFeature) => ProcessorCard | null
  /** Now, and not before the newest of these facts. */
  at: number
}

export async function snapshotOf(
  parts: Pick<MeetingParts, 'store' | 'gate' | 'presence' | 'clock' | 'processorFor'>,
  meeting: Meeting,
): Promise<Snapshot> {
  const all = await participants(parts, meeting)
  const here = new Set(parts.presence.here(meeting.id))
  const accounts = new Set([meeting.account, ...all.flatMap((one) => one.acts_for ?? [])])
  const known = await parts.gate.facts([
    'operator',
    `meeting:${meeting.id}`,
    ...[...accounts].map((account): Scope => `account:${account}`),
    ...all.map((one): Scope => `handle:${one.handle}`),
  ])
  const running = runningFeatures(known, meeting.id)
  const processors = new Map<MeetingFeature, string>()
  for (const feature of MEETING_FEATURES) {
    const processor =
      running.find((one) => one.feature === feature)?.processor ??
      switchOf(known, meeting.account, feature)?.processor ??
      parts.processorFor(feature)
    if (processor !== null) processors.set(feature, processor)
  }
  const cards = await parts.gate.facts(
    [...new Set(processors.values())].map((processor): Scope => `processor:${processor}`),
  )
  const facts = [...known, ...cards]
  return {
    meeting,
    all,
    present: all.filter((one) => here.has(one.handle)),
    facts,
    compiled: compile(facts),
    running,
    askFirst: isAskedFirst(known, meeting.account, null),
    cardOf: (feature) => {
      let card: ProcessorCard | null = null
      for (const fact of cards)
        if (fact.kind === 'processor-card-set' && fact.card.processor === processors.get(feature))
          card = fact.card
      return card
    },
    // Never before a fact: were the clock behind, an objection would lie in the future and not be looked at.
    at: facts.reduce((newest, { time }) => Math.max(newest, time), parts.clock()),
  }
}
