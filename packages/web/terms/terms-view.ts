/** Versions of the terms in words. Pure. */
import type { TermsCell } from '@highroad/core/consent'
import type { TermsComparison, TermsVersion, TermsView } from '@highroad/core/wire'
import { formatDate } from '../app/format.ts'
import type { MarkState } from '../consent/consent-line-view.ts'

/** What a cell is called, and its mark. Shape and words carry it. */
export const CELLS: Record<TermsCell, { word: string; mark: MarkState }> = {
  licensed: { word: 'Licensed', mark: 'on' },
  'with-consent': { word: 'With consent', mark: 'partly' },
  never: { word: 'Never', mark: 'denied' },
}

/** "Business record", "Train third party": a class or purpose as a heading. */
export function nameOf(word: string): string {
  const spaced = word.replaceAll('-', ' ')
  return spaced.charAt(0).toUpperCase() + spaced.slice(1)
}

/** The one in force, those to come (soonest first), and those before it (newest first). */
export function sorted({ versions }: TermsView): {
  inForce: TermsVersion | null
  coming: TermsVersion[]
  earlier: TermsVersion[]
} {
  return {
    inForce: versions.find(({ state }) => state === 'in-force') ?? null,
    coming: versions.filter(({ state }) => state === 'coming'),
    earlier: versions.filter(({ state }) => state === 'earlier').toReversed(),
  }
}

const cells = (count: number): string => (count === 1 ? '1 cell' : `${count} cells`)

/** "Widens 1 cell and narrows 2. 57 stay as they are." */
export function changesLine({ widened, narrowed, stayed }: TermsComparison): string {
  const stays = `${stayed} ${stayed === 1 ? 'stays as it is' : 'stay as they are'}.`
  if (widened === 0 && narrowed === 0) return `Changes words only: no cell widens or narrows. ${stays}`
  if (narrowed === 0) return `Widens ${cells(widened)}. ${stays}`
  if (widened === 0) return `Narrows ${cells(narrowed)}. ${stays}`
  return `Widens ${cells(widened)} and narrows ${narrowed}. ${stays}`
}

/** What owners are told of versions to come that widen something, a sentence each. */
export function comingLines(view: TermsView, locale?: string, now?: number): string[] {
  return sorted(view).coming.flatMap(({ version, inForceFrom, comparison }) =>
    comparison !== null && comparison.widened > 0
      ? [
          `Version ${version} of the terms, in force from ${formatDate(inForceFrom, locale, now)}, widens ${cells(comparison.widened)}. It changes nothing for what is already there.`,
        ]
      : [],
  )
}
