import type { Feature } from '@highroad/core/consent'
import type { ConsentLine, Notice } from '@highroad/core/wire'

export const noticeKey = (notice: Pick<Notice, 'feature' | 'version'>): string =>
  `${notice.feature}@${notice.version}`

/**
 * The notices to keep on screen: those not acknowledged yet, and those acknowledged that the person has not put away.
 * A notice of a feature that stopped goes by itself.
 */
export function noticesOnScreen(now: {
  unseen: readonly Notice[]
  /** Every notice this page has received, in order of arrival. */
  received: readonly Notice[]
  putAway: ReadonlySet<string>
  lines: readonly ConsentLine[]
}): Notice[] {
  const running = new Set<Feature>(
    now.lines.filter((line) => line.state === 'on' || line.state === 'partly').map((line) => line.feature),
  )
  const unseen = new Set(now.unseen.map(noticeKey))
  const known = new Map([...now.received, ...now.unseen].map((notice) => [noticeKey(notice), notice]))
  return [...known.values()].filter(
    (notice) =>
      unseen.has(noticeKey(notice)) || (running.has(notice.feature) && !now.putAway.has(noticeKey(notice))),
  )
}

/** Adds what is new, keeping the order of arrival; the same list again where nothing is new. */
export function receive(received: readonly Notice[], unseen: readonly Notice[]): readonly Notice[] {
  const known = new Set(received.map(noticeKey))
  const fresh = unseen.filter((notice) => !known.has(noticeKey(notice)))
  return fresh.length > 0 ? [...received, ...fresh] : received
}

/** How long a notice stays whole after it was in view: time to read it, less for whoever started the feature. */
const FOLDS_AFTER_MS = 30_000
const OWN_FOLDS_AFTER_MS = 6_000

/**
 * Whether a notice may fold to one line. Never before it was in view, nor where the account asks first: there the
 * question stands until it is answered.
 */
export function mayFold(now: {
  inViewSince: number | undefined
  at: number
  own: boolean
  askFirst: boolean
}): boolean {
  if (now.inViewSince === undefined || now.askFirst) return false
  return now.at - now.inViewSince >= (now.own ? OWN_FOLDS_AFTER_MS : FOLDS_AFTER_MS)
}
