import type { Why } from '@highroad/core/wire'
import { formatPeople, formatTime } from '../app/format.ts'
import { FEATURE_NAMES } from './words.ts'

/** The heading and the first sentence of the pane: the decision itself. */
export function decisionWords(
  why: Why,
  locale?: string,
): { title: string; question: string; sentence: string } {
  const name = FEATURE_NAMES[why.feature]
  const when = formatTime(why.at, locale)
  const reach = `${why.people.included} of ${formatPeople(why.people.present, locale)}`
  switch (why.state) {
    case 'on':
    case 'partly':
      return {
        question: `Why is ${name} on?`,
        title: `Allowed for ${reach}`,
        sentence: `Decided at ${when}. Renewed every 10 minutes, while every line below holds.`,
      }
    case 'denied':
      return {
        question: `Why is ${name} denied?`,
        title: 'Allowed for nobody',
        sentence: `Decided at ${when}. It was started, and nobody’s words are used.`,
      }
    case 'off':
      return {
        question: `Why is ${name} off?`,
        title: 'Not running',
        sentence: `As of ${when}. Nobody’s words are used.`,
      }
  }
}

/** Who could change it, in the reader's words. `host`: the reader is the host. */
export function changerWords(who: Why['changes'][number]['who'], host: boolean): string {
  switch (who) {
    case 'you':
      return 'You'
    case 'participant':
      return 'The participant'
    case 'host':
      return host ? 'You, as host' : 'The host'
    case 'admin':
      return 'An admin'
    case 'owner':
      return 'An owner'
    case 'operator':
      return 'The operator'
    case 'nobody':
      return 'Nobody'
  }
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
