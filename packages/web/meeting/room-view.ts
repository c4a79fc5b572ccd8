import type { Feature } from '@highroad/core/consent'
import { ERRORS, type ConsentLine, type RoomState } from '@highroad/core/wire'
import { FEATURE_TITLES } from '../consent/words.ts'

/** Whether a feature reads anybody now. */
export function isRunning(lines: readonly ConsentLine[], feature: Feature): boolean {
  return lines.some((line) => line.feature === feature && (line.state === 'on' || line.state === 'partly'))
}

/** The button for a feature: who may press it, and what it would do. Null where it is not this person's to press. */
export function featureButton(
  feature: 'summary' | 'captions',
  room: Pick<RoomState, 'lines' | 'host' | 'people' | 'you'>,
): { label: string; stop: boolean } | null {
  if (!room.lines.some((line) => line.feature === feature)) return null
  if (feature === 'summary' && !room.host) return null
  // A guest takes part and answers, and never starts a feature.
  if (room.people.some((person) => person.handle === room.you && person.guest)) return null
  const stop = isRunning(room.lines, feature)
  return { label: `${stop ? 'Stop' : 'Start'} ${feature}`, stop }
}

/** Whether to ask again who is at the microphone: something runs that would use it, were the question answered. */
export function asksMicrophone(lines: readonly ConsentLine[], answered: boolean): boolean {
  return !answered && lines.some((line) => isRunning(lines, line.feature) && line.you === 'unknown-voice')
}

/** What is wrong with the connections, the graver first; null where nothing is. */
export function connectionSentence(now: {
  live: boolean
  media: RoomState['media']
  mediaHere: 'none' | 'connecting' | 'up' | 'down'
}): string | null {
  if (!now.live)
    return 'The connection to the server was lost. The meeting waits and nothing that was kept is lost. You are connected again as soon as it is back.'
  if (now.media === 'missing') return ERRORS['media-missing'][1]
  if (now.media === 'down' || now.mediaHere === 'down') return ERRORS['media-down'][1]
  return null
}

const GOES = 'The meeting ends by itself 5 minutes after the last person has left'

/** What happens when the host leaves while the summary runs. `others`: how many people stay. */
export function leavingWords(others: number): string {
  return others > 0
    ? `The summary goes on without you. ${GOES}, and the summary is then yours to review.`
    : `You are the last one here. ${GOES}, and the summary is then yours to review.`
}

/** What becomes of a meeting that somebody just left. */
export function leftWords(left: { title: string; others: number; host: boolean; summary: boolean }): string {
  const stays = left.others > 0 ? `${left.title} goes on without you.` : `Nobody is in ${left.title} now.`
  const after = left.host ? ` ${GOES}${left.summary ? '; the summary is then yours to review' : ''}.` : ''
  return `${stays}${after} Your microphone and camera are shut.`
}

/** "Captions and Meeting Summary are on, as you were told." */
export function foldedWords(features: readonly Feature[], locale?: string): string {
  const names = features.map((feature) => FEATURE_TITLES[feature])
  const are = names.length > 1 || features[0] === 'captions' ? 'are' : 'is'
  return `${new Intl.ListFormat(locale ?? 'en', { type: 'conjunction' }).format(names)} ${are} on, as you were told.`
}
