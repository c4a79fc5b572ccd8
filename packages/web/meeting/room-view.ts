import type { Feature } from '@highroad/core/consent'
import { ERRORS, type ConsentLine, type RoomState } from '@highroad/core/wire'

/** Whether a feature reads anybody now. */
export function isRunning(lines: readonly ConsentLine[], feature: Feature): boolean {
  return lines.some((line) => line.feature === feature && (line.state === 'on' || line.state === 'partly'))
}

/** The button for a feature: who may press it, and what it would do. Null where it is not this person's to press. */
export function featureButton(
  feature: 'summary' | 'captions',
  room: Pick<RoomState, 'lines' | 'host'>,
): { label: string; stop: boolean } | null {
  if (!room.lines.some((line) => line.feature === feature)) return null
  if (feature === 'summary' && !room.host) return null
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

/** Columns of the tiles: as square a field as the number of people allows. */
export function tileColumns(people: number): number {
  return people <= 1 ? 1 : people <= 4 ? 2 : people <= 9 ? 3 : 4
}
