import type { MeetingItem } from '@highroad/core/wire'

/** What became of a meeting's summary, for a row of the list. */
export function summaryWords(summary: MeetingItem['summary']): string {
  const words: Record<MeetingItem['summary'], string> = {
    none: 'Nothing kept',
    making: 'Summary is being made',
    draft: 'Summary, not shared',
    shared: 'Summary, shared',
    failed: 'No summary could be made',
  }
  return words[summary]
}
