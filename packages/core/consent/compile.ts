/** Facts in the form decisions are made from. */
import type { Fact } from './facts.ts'
import type { Feature } from './words.ts'

type Of<K extends Fact['kind']> = Extract<Fact, { kind: K }>
/** Facts of one key, oldest first; how equal times lie never matters to a rule. */
type Timelines<K extends Fact['kind']> = ReadonlyMap<string, readonly Of<K>[]>

/** Facts by what they are about. Made by {@link compile}, read by the rules; nobody else looks inside. */
export interface CompiledFacts {
  /** A fact of a kind that these rules do not know: it may be a withdrawal, so everything is denied (R1). */
  readonly unknown: boolean
  readonly terms: readonly Of<'terms-published'>[]
  readonly marks: Timelines<'mark-set'>
  /** By account and feature ({@link pair}). */
  readonly switches: Timelines<'switch-set'>
  readonly askFirst: Timelines<'ask-first-set'>
  readonly cards: Timelines<'processor-card-set'>
  readonly opened: Timelines<'meeting-opened'>
  readonly erased: Timelines<'meeting-erased'>
  /** By meeting and handle. */
  readonly joined: Timelines<'contributor-joined'>
  readonly microphones: Timelines<'microphone-answered'>
  /** By meeting. What starts, stops or ends lies on one line, since only the last of them counts. */
  readonly running: Timelines<'feature-started' | 'feature-stopped' | 'meeting-ended'>
  readonly notices: Timelines<'notice-shown'>
  /** By handle and feature. */
  readonly answers: Timelines<'answer-given'>
  readonly objections: Timelines<'objected' | 'objection-lifted'>
}

/** The key of a timeline that two things name. */
export const pair = (a: string, b: string) => `${a} ${b}`

/** Compiles facts, in any order. Facts of other scopes than a request's never matter to it. */
export function compile(facts: readonly Fact[]): CompiledFacts {
  const made = {
    terms: [] as Of<'terms-published'>[],
    marks: new Map<string, Of<'mark-set'>[]>(),
    switches: new Map<string, Of<'switch-set'>[]>(),
    askFirst: new Map<string, Of<'ask-first-set'>[]>(),
    cards: new Map<string, Of<'processor-card-set'>[]>(),
    opened: new Map<string, Of<'meeting-opened'>[]>(),
    erased: new Map<string, Of<'meeting-erased'>[]>(),
    joined: new Map<string, Of<'contributor-joined'>[]>(),
    microphones: new Map<string, Of<'microphone-answered'>[]>(),
    running: new Map<string, Of<'feature-started' | 'feature-stopped' | 'meeting-ended'>[]>(),
    notices: new Map<string, Of<'notice-shown'>[]>(),
    answers: new Map<string, Of<'answer-given'>[]>(),
    objections: new Map<string, Of<'objected' | 'objection-lifted'>[]>(),
  }
  let unknown = false
  for (const fact of [...facts].sort((a, b) => a.time - b.time)) {
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
        add(made.opened, fact.meeting, fact)
        break
      case 'meeting-erased':
        add(made.erased, fact.meeting, fact)
        break
      case 'contributor-joined':
        add(made.joined, pair(fact.meeting, fact.handle), fact)
        break
      case 'microphone-answered':
        add(made.microphones, fact.handle, fact)
        break
      case 'feature-started':
      case 'feature-stopped':
      case 'meeting-ended':
        add(made.running, fact.meeting, fact)
        break
      case 'notice-shown':
        add(made.notices, fact.handle, fact)
        break
      case 'answer-given':
        add(made.answers, pair(fact.handle, fact.feature), fact)
        break
      case 'objected':
      case 'objection-lifted':
        add(made.objections, fact.handle, fact)
        break
      default:
        // The compiler says this cannot be; facts read from outside, or written by a later version, say otherwise.
        unknown = isUnknown(fact)
    }
  }
  return { unknown, ...made }
}

function isUnknown(fact: never): boolean {
  return typeof fact !== 'string'
}

function add<T>(lines: Map<string, T[]>, key: string, fact: T): void {
  const line = lines.get(key)
  if (line === undefined) lines.set(key, [fact])
  else line.push(fact)
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
  let end = line.length
  while (end > 0 && !((line[end - 1]?.time ?? 0) <= time)) end--
  let start = end
  while (start > 0 && line[start - 1]?.time === line[end - 1]?.time) start--
  return start === 0 && end === line.length ? line : line.slice(start, end)
}

/** Whether this objection or its lifting is about the feature; null stands for a use without one. */
export function concerns(fact: Of<'objected' | 'objection-lifted'>, feature: Feature | null): boolean {
  return fact.features === 'everything' || (feature !== null && fact.features.includes(feature))
}
