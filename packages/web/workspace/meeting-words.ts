import type { MeetingItem } from '@highroad/core/wire'

/** What became of a meeting's summary, for a row of the list. Of a draft its host alone knows. */
export function summaryWords({ summary, host }: Pick<MeetingItem, 'summary' | 'host'>): string {
  const words: Record<MeetingItem['summary'], string> = {
    none: host ? 'Nothing kept' : 'Nothing shared',
    making: 'Summary is being made',
    draft: 'Summary, not shared',
    shared: 'Summary, shared',
    failed: 'No summary could be made',
  }
  return words[summary]
}

/**
 * Where a row leads; null where there is nothing to open. Of a summary that is not shared the page says so, and who was
 * there can leave themselves out.
 */
export function meetingTarget({
  meeting,
  state,
  summary,
  host,
}: Pick<MeetingItem, 'meeting' | 'state' | 'summary' | 'host'>): string | null {
  if (state === 'open') return `/m/${meeting}`
  return host && summary === 'none' ? null : `/m/${meeting}/summary`
}
