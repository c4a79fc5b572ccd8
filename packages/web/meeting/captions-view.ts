import type { LiveEvent } from '@highroad/core/wire'

type Caption = Extract<LiveEvent, { type: 'caption' }>

/** What is being said, by whom, in order of arrival. Held in the page alone, and only the last few. */
export interface Captions {
  segments: readonly (Caption & { at: number })[]
  /** The segment on screen. */
  shown: string | null
}

export const NO_CAPTIONS: Captions = { segments: [], shown: null }

const KEPT = 6
/** How long an unfinished segment keeps the floor without news, in milliseconds. */
const FLOOR_MS = 2_000
/** How long the last words stay after they were said. */
const LINGER_MS = 8_000

/** Takes in one caption. A speaker keeps the floor until their segment is final, or nothing comes of it for 2 s. */
export function withCaption(captions: Captions, caption: Caption, now: number): Captions {
  const entry = { ...caption, at: now }
  const known = captions.segments.some((segment) => segment.segment === caption.segment)
  const segments = known
    ? captions.segments.map((segment) => (segment.segment === caption.segment ? entry : segment))
    : [...captions.segments, entry].slice(-KEPT)
  return { segments, shown: nextShown(segments, captions.shown, now) }
}

function nextShown(segments: Captions['segments'], shown: string | null, now: number): string | null {
  const index = segments.findIndex((segment) => segment.segment === shown)
  const current = segments[index]
  if (current && !current.final && now - current.at < FLOOR_MS) return shown
  // Only what came later may follow: an old segment is never shown again.
  const later = segments.slice(index + 1)
  const next = later.find((segment) => !segment.final) ?? later.at(-1)
  return next?.segment ?? shown
}

/** One speaker's words for the screen: the segment that has the floor, after the same speaker's one before it. */
export function onScreen(
  captions: Captions,
  now: number,
): { name: string; before: string; text: string } | null {
  const index = captions.segments.findIndex((segment) => segment.segment === captions.shown)
  const current = captions.segments[index]
  if (!current || now - current.at > LINGER_MS) return null
  const previous = captions.segments[index - 1]
  const same = previous && previous.handle === current.handle && current.at - previous.at < LINGER_MS
  return { name: current.name, before: same ? previous.text : '', text: current.text }
}
