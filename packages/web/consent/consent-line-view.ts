import type { Feature } from '@highroad/core/consent'
import type { ConsentLine } from '@highroad/core/wire'
import { formatPeople } from '../app/format.ts'
import { FEATURE_NAMES, keepsSomething, processorWords } from './words.ts'

export type MarkState = ConsentLine['state']

/** What the line at the lower edge shows. The words are one sentence apart from its buttons. */
export interface LineView {
  mark: MarkState
  /** "Summary on" */
  what: string
  /** "3 of 4 people"; null where nothing runs. */
  people: string | null
  /** "runs on this server, keeps nothing", and what concerns you alone. */
  how: string
  /** The feature that "Why?" explains; null where there is no feature at all. */
  why: Feature | null
  act: { label: 'Leave me out' | 'Include me again'; lift: boolean; features: Feature[] } | null
}

const STATE_WORDS: Record<MarkState, string> = { off: 'off', on: 'on', partly: 'on', denied: 'denied' }

const YOUR_PART: Record<ConsentLine['you'], string | null> = {
  included: null,
  'left-out': 'you are left out',
  'not-told': 'you are not included before you had the notice',
  'not-asked': 'you are not included before you answer',
  'unknown-voice': 'your microphone is not used',
}

const keeping = (lines: readonly ConsentLine[]) => {
  const those = lines.filter((line) => keepsSomething(line.feature))
  return those.length > 0 ? those : lines
}

/**
 * One line for a meeting's features: it names what runs and keeps something, before what runs and keeps nothing,
 * before what is off. "Leave me out" is about what it names; with several running, about those that keep something.
 */
export function consentLineView(lines: readonly ConsentLine[]): LineView {
  const running = lines.filter(isOn)
  const [named] = running.length > 0 ? keeping(running) : keeping(lines)
  if (!named)
    return {
      mark: 'off',
      what: 'AI features off',
      people: null,
      how: 'nothing is used',
      why: null,
      act: null,
    }

  const also = running.filter((line) => line !== named)
  const concerned = keeping(running.length > 0 ? running : lines)
  const out = concerned.every((line) => line.you === 'left-out')
  const features = concerned.map((line) => line.feature)
  const how = [
    isOn(named) ? processorWords(named.processor) : 'nothing is used',
    ...also.map(
      (line) =>
        `${FEATURE_NAMES[line.feature]} on ${sameReach(line, named) ? 'too' : `for ${reach(line)}`}${line.you === 'left-out' && named.you !== 'left-out' ? ', not you' : ''}`,
    ),
    isOn(named) || (named.state === 'off' && out) ? YOUR_PART[named.you] : null,
  ]
  return {
    mark: named.state,
    what: `${FEATURE_NAMES[named.feature]} ${STATE_WORDS[named.state]}`,
    people: isOn(named) ? reach(named) : null,
    how: how.filter((part) => part !== null).join(', '),
    why: named.feature,
    // Denied is not yours to change: nobody could be included, and nothing is used of anybody.
    act:
      named.state === 'denied'
        ? null
        : out
          ? { label: 'Include me again', lift: true, features }
          : { label: 'Leave me out', lift: false, features },
  }
}

/** A change to "on" interrupts; every other change waits for its turn. */
export function livenessOf(
  before: readonly ConsentLine[] | null,
  now: readonly ConsentLine[],
): 'assertive' | 'polite' {
  const wasOn = new Set(before?.filter(isOn).map((line) => line.feature))
  return now.some((line) => isOn(line) && !wasOn.has(line.feature)) ? 'assertive' : 'polite'
}

const isOn = (line: ConsentLine) => line.state === 'on' || line.state === 'partly'

const sameReach = (a: ConsentLine, b: ConsentLine) =>
  a.state === b.state &&
  a.people.included === b.people.included &&
  a.you === b.you &&
  processorWords(a.processor) === processorWords(b.processor)

const reach = (line: ConsentLine) => `${line.people.included} of ${formatPeople(line.people.present)}`
