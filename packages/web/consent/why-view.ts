import type { Why } from '@highroad/core/wire'
import { formatPeople, formatTime } from '../app/format.ts'
import { FEATURE_NAMES } from './words.ts'

/** The heading and the first sentence of the pane: the decision itself. */
export function decisionWords(
  why: Why,
  {
    ended = false,
    whenAsked = false,
    locale,
  }: {
    ended?: boolean
    /** It is decided each time that somebody asks for it, as in a channel. */
    whenAsked?: boolean
    locale?: string
  } = {},
): { title: string; question: string; sentence: string } {
  const name = FEATURE_NAMES[why.feature]
  const when = formatTime(why.at, locale)
  const reach = `${why.people.included} of ${formatPeople(why.people.present, locale)}`
  const was = ended && (why.state === 'on' || why.state === 'partly')
  if (was)
    return {
      question: `Why was ${name} on?`,
      title: `Allowed for ${reach}`,
      sentence: `As it stood at ${when}, when it last ran.`,
    }
  const allowed = {
    question: `Why is ${name} on?`,
    title: `Allowed for ${reach}`,
    sentence: whenAsked
      ? `As of ${when}. Decided anew each time somebody asks for it, while every line below holds.`
      : `Decided at ${when}. Renewed every 10 minutes, while every line below holds.`,
  }
  const words: Record<Why['state'], typeof allowed> = {
    on: allowed,
    partly: allowed,
    denied: {
      question: `Why is ${name} denied?`,
      title: 'Allowed for nobody',
      sentence: `Decided at ${when}. Nobody’s words are used.`,
    },
    off: {
      question: `Why is ${name} off?`,
      title: 'Not running',
      sentence: `As of ${when}. Nobody’s words are used.`,
    },
  }
  return words[why.state]
}

type Reason = Why['reasons'][number]

/** The order in which one asks: is it on, was it started, was everybody told, may this processor, do the terms. */
const ASKED = [
  'R5.switch',
  'R5.other',
  'R5.start',
  'R5.not-started',
  'R5.asked',
  'R1.',
  'R5.notice',
  'R5.no-notice',
  'R5.accept',
  'R5.not-accepted',
  'R10.',
  'R5.processor',
  'R7.',
  'R8.',
  'R11.',
  'R13.',
  'R12.',
]

/** The reasons in the order in which one asks; those about you before those about others. */
export function inOrder(reasons: readonly Reason[]): Reason[] {
  const place = ({ code }: Reason) => {
    const found = ASKED.findIndex((start) => code.startsWith(start))
    return found < 0 ? ASKED.length : found
  }
  return reasons.toSorted(
    (a, b) => place(a) - place(b) || Number(b.changedBy === 'you') - Number(a.changedBy === 'you'),
  )
}

/** Who could change it, in the reader's words. `host`: the reader is the host. */
export function changerWords(who: Why['changes'][number]['who'], host: boolean): string {
  const words: Record<typeof who, string> = {
    you: 'You',
    participant: 'The participant',
    host: host ? 'You, as host' : 'The host',
    admin: 'An admin',
    owner: 'An owner',
    operator: 'The operator',
    nobody: 'Nobody',
  }
  return words[who]
}

type Change = Why['changes'][number]

/** What the reader may press in a row; null where the row is somebody else's. */
export function pressable(
  change: Change,
  host: boolean,
): Exclude<Change['action'], 'none' | 'switch'> | null {
  if (change.action === 'leave-me-out' || change.action === 'include-me')
    return change.who === 'you' ? change.action : null
  if (change.action === 'start' || change.action === 'stop')
    return change.who === 'you' || host ? change.action : null
  return null
}

/** The words of what may be pressed. */
export function actionWords(
  action: NonNullable<ReturnType<typeof pressable>>,
  feature: Why['feature'],
): string {
  const name = FEATURE_NAMES[feature]
  const words = {
    'leave-me-out': 'Leave me out',
    'include-me': 'Include me again',
    start: `Start ${name.toLowerCase()}`,
    stop: `Stop ${name.toLowerCase()}`,
  }
  return words[action]
}
