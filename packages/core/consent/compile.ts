/** Facts in the form decisions are made from. */
import { DecisionTable } from './decision-table.ts'
import { type Fact, type FactOf as Of, scopesOf } from './facts.ts'
import type { Feature, RulesVersion, Scope } from './words.ts'

/** Facts of one key, oldest first; how equal times lie never matters to a rule. */
type Timelines<K extends Fact['kind']> = ReadonlyMap<string, readonly Of<K>[]>

/** Facts by what they are about. Made by {@link compile}, read by the rules; nobody else looks inside. */
export interface CompiledFacts {
  /** A fact of a kind that these rules do not know: it may be a withdrawal, so everything is denied (R1). */
  readonly unknown: boolean
  /** The version of the rules that knew the newest kind among these facts; to an older one it is unknown. */
  readonly since: RulesVersion
  /** What was decided from these facts already, so that it is decided once. */
  readonly decided: DecisionTable
  readonly terms: readonly Of<'terms-published'>[]
  readonly marks: Timelines<'mark-set'>
  /** By account and feature ({@link pair}). */
  readonly switches: Timelines<'switch-set'>
  readonly askFirst: Timelines<'ask-first-set'>
  /** By processor; a request without one (null) finds none. */
  readonly cards: ReadonlyMap<string | null, readonly Of<'processor-card-set'>[]>
  /** By meeting or channel, as a scope. */
  readonly opened: Timelines<'meeting-opened' | 'channel-opened'>
  readonly channels: Timelines<'channel-opened'>
  /** By meeting or channel, as a scope. */
  readonly erased: Timelines<'meeting-erased' | 'channel-erased'>
  /** By place and handle. */
  readonly joined: Timelines<'contributor-joined' | 'channel-joined'>
  readonly microphones: Timelines<'microphone-answered'>
  /** By place. What starts, stops or ends lies on one line, since only the last of them counts. */
  readonly running: Timelines<'feature-started' | 'feature-stopped' | 'meeting-ended'>
  readonly notices: Timelines<'notice-shown'>
  readonly answers: Timelines<'answer-given'>
  readonly objections: Timelines<'objected' | 'objection-lifted'>
  readonly owners: Timelines<'owner-set'>
  /** By account. */
  readonly forms: Timelines<'form-given'>
  readonly formEnds: Timelines<'form-withdrawn' | 'form-revoked'>
  /** By handle and account. */
  readonly formNotices: Timelines<'form-notice-shown'>
  /** By handle and place. */
  readonly trainAnswers: Timelines<'train-answered'>
  readonly trainObjections: Timelines<'train-objected' | 'train-objection-lifted'>
  readonly recordingNotices: Timelines<'recording-notice-shown'>
  readonly recordingAnswers: Timelines<'recording-answered'>
  /** By place. */
  readonly members: Timelines<'channel-joined' | 'channel-left'>
  readonly letIn: Timelines<'earlier-let-in'>
}

/** The key of a timeline that two things name. */
export const pair = (a: string, b: string) => `${a} ${b}`

/** The kinds of fact that version 1 of the rules knew. */
const OF_VERSION_1: ReadonlySet<Fact['kind']> = new Set([
  'terms-published',
  'mark-set',
  'switch-set',
  'ask-first-set',
  'processor-card-set',
  'meeting-opened',
  'meeting-ended',
  'contributor-joined',
  'microphone-answered',
  'feature-started',
  'feature-stopped',
  'notice-shown',
  'answer-given',
  'objected',
  'objection-lifted',
  'meeting-erased',
])

/** Those that version 3 was the first to know; all others are of version 2. */
const OF_VERSION_3: ReadonlySet<Fact['kind']> = new Set(['channel-erased'])

function knownSince(kind: Fact['kind']): RulesVersion {
  if (OF_VERSION_3.has(kind)) return 3
  return OF_VERSION_1.has(kind) ? 1 : 2
}

/** Compiles facts, in any order. Facts of other scopes than a request's never matter to it. */
export function compile(facts: readonly Fact[]): CompiledFacts {
  const made = {
    terms: [] as Of<'terms-published'>[],
    marks: new Map<string, Of<'mark-set'>[]>(),
    switches: new Map<string, Of<'switch-set'>[]>(),
    askFirst: new Map<string, Of<'ask-first-set'>[]>(),
    cards: new Map<string, Of<'processor-card-set'>[]>(),
    opened: new Map<string, Of<'meeting-opened' | 'channel-opened'>[]>(),
    channels: new Map<string, Of<'channel-opened'>[]>(),
    erased: new Map<string, Of<'meeting-erased' | 'channel-erased'>[]>(),
    joined: new Map<string, Of<'contributor-joined' | 'channel-joined'>[]>(),
    microphones: new Map<string, Of<'microphone-answered'>[]>(),
    running: new Map<string, Of<'feature-started' | 'feature-stopped' | 'meeting-ended'>[]>(),
    notices: new Map<string, Of<'notice-shown'>[]>(),
    answers: new Map<string, Of<'answer-given'>[]>(),
    objections: new Map<string, Of<'objected' | 'objection-lifted'>[]>(),
    owners: new Map<string, Of<'owner-set'>[]>(),
    forms: new Map<string, Of<'form-given'>[]>(),
    formEnds: new Map<string, Of<'form-withdrawn' | 'form-revoked'>[]>(),
    formNotices: new Map<string, Of<'form-notice-shown'>[]>(),
    trainAnswers: new Map<string, Of<'train-answered'>[]>(),
    trainObjections: new Map<string, Of<'train-objected' | 'train-objection-lifted'>[]>(),
    recordingNotices: new Map<string, Of<'recording-notice-shown'>[]>(),
    recordingAnswers: new Map<string, Of<'recording-answered'>[]>(),
    members: new Map<string, Of<'channel-joined' | 'channel-left'>[]>(),
    letIn: new Map<string, Of<'earlier-let-in'>[]>(),
  }
  let unknown = false
  let since: RulesVersion = 1
  const moments = new Map<Scope, number[]>()
  for (const fact of [...facts].sort((a, b) => a.time - b.time)) {
    const known = knownSince(fact.kind)
    if (known > since) since = known
    switch (fact.kind) {
      case 'terms-published':
        made.terms.push(fact)
        break
      case 'mark-set':
        add(made.marks, fact.account, fact)
        break
      case 'switch-set':
        add(made.switches, pair(fact.account, fact.feature), fact)
        break
      case 'ask-first-set':
        add(made.askFirst, fact.account, fact)
        break
      case 'processor-card-set':
        add(made.cards, fact.card.processor, fact)
        break
      case 'meeting-opened':
        add(made.opened, `meeting:${fact.meeting}`, fact)
        break
      case 'channel-opened':
        add(made.opened, `channel:${fact.channel}`, fact)
        add(made.channels, `channel:${fact.channel}`, fact)
        break
      case 'meeting-erased':
        add(made.erased, `meeting:${fact.meeting}`, fact)
        break
      case 'channel-erased':
        add(made.erased, `channel:${fact.channel}`, fact)
        break
      case 'contributor-joined':
        add(made.joined, pair(`meeting:${fact.meeting}`, fact.handle), fact)
        break
      case 'channel-joined':
        add(made.joined, pair(`channel:${fact.channel}`, fact.handle), fact)
        add(made.members, `channel:${fact.channel}`, fact)
        break
      case 'channel-left':
        add(made.members, `channel:${fact.channel}`, fact)
        break
      case 'microphone-answered':
        add(made.microphones, fact.handle, fact)
        break
      case 'feature-started':
      case 'feature-stopped':
      case 'meeting-ended':
        add(made.running, `meeting:${fact.meeting}`, fact)
        break
      case 'notice-shown':
        add(made.notices, fact.handle, fact)
        break
      case 'answer-given':
        add(made.answers, fact.handle, fact)
        break
      case 'objected':
      case 'objection-lifted':
        add(made.objections, fact.handle, fact)
        break
      case 'owner-set':
        add(made.owners, pair(fact.account, fact.handle), fact)
        break
      case 'form-given':
        add(made.forms, fact.account, fact)
        break
      case 'form-withdrawn':
      case 'form-revoked':
        add(made.formEnds, pair(fact.account, fact.form), fact)
        break
      case 'form-notice-shown':
        add(made.formNotices, pair(fact.handle, fact.account), fact)
        break
      case 'train-answered':
        add(made.trainAnswers, pair(fact.handle, fact.place), fact)
        break
      case 'train-objected':
      case 'train-objection-lifted':
        add(made.trainObjections, fact.handle, fact)
        break
      case 'recording-notice-shown':
        add(made.recordingNotices, fact.handle, fact)
        break
      case 'recording-answered':
        add(made.recordingAnswers, fact.handle, fact)
        break
      case 'earlier-let-in':
        add(made.letIn, fact.handle, fact)
        break
      case 'form-requested':
      case 'form-refused':
        // States of a form that nothing rests on.
        break
      default:
        // The compiler says this cannot be; facts read from outside, or written by a later version, say otherwise.
        unknown = isUnknown(fact)
    }
    if (!unknown)
      for (const scope of scopesOf(fact)) for (const at of momentsOf(fact)) add(moments, scope, at)
  }
  return { unknown, since, decided: new DecisionTable(moments), ...made }
}

/** From when on items of a window in the past may be used, counted from the notice of the form (R6). */
export const PAST_NOTICE_MS = 30 * 24 * 60 * 60_000

/**
 * Every moment at which a fact can begin or cease to matter. Between two of them nothing that a rule compares changes
 * sides, which is what {@link DecisionTable} rests on: a rule that compares times with anything else has to add it here.
 */
export function momentsOf(fact: Fact): number[] {
  const moments = [fact.time]
  if ('inForceFrom' in fact) moments.push(fact.inForceFrom)
  if ('coversFrom' in fact) moments.push(fact.coversFrom)
  if ('from' in fact) moments.push(fact.from)
  if ('since' in fact) moments.push(fact.since, fact.since + PAST_NOTICE_MS)
  if ('until' in fact) moments.push(fact.until)
  return moments
}

const isUnknown = (_fact: never) => true

function add<T>(lines: Map<string, T[]>, key: string, fact: T): void {
  const line = lines.get(key)
  if (line === undefined) lines.set(key, [fact])
  else line.push(fact)
}

/** The facts of one key; none where nothing is recorded of it. */
export function lineOf<T>(lines: ReadonlyMap<string, readonly T[]>, key: string): readonly T[] {
  return lines.get(key) ?? []
}

/**
 * The facts of a timeline that stood at `time`: those with the newest time not after it. They are more than one only
 * where times are equal, and then a rule takes the strictest, so that order never matters (R2).
 */
export function standingAt<T extends { readonly time: number }>(
  line: readonly T[] | undefined,
  time: number,
): readonly T[] {
  if (line === undefined) return []
  const newest = line.findLast((fact) => fact.time <= time)
  return line.filter((fact) => fact.time === newest?.time)
}

/** Whether this objection or its lifting is about the feature; null stands for a use without one. */
export function concerns(fact: Of<'objected' | 'objection-lifted'>, feature: Feature | null): boolean {
  return fact.features === 'everything' || fact.features.some((one) => one === feature)
}
