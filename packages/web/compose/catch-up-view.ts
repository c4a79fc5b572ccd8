/** What somebody missed, as the pane says it. */
import type { CatchUp, MessageItem } from '@highroad/core/wire'
import { formatMoment, formatTime } from '../app/format.ts'
import type { Cited } from '../summary/CitedLine.tsx'
import { leftOutWords } from './writing.ts'

/** The messages that a line cites, by when they were written; those that are not known are left out. */
export function citedOf(
  cites: readonly string[],
  known: ReadonlyMap<string, MessageItem>,
  { locale, now = Date.now() }: { locale?: string; now?: number } = {},
): Cited[] {
  return cites
    .flatMap((id) => known.get(id) ?? [])
    .toSorted((a, b) => a.place - b.place)
    .map(({ message, madeAt }) => ({ id: message, label: whenOf(madeAt, now, locale) }))
}

/** "12:00" of today; with the day of any other. */
const whenOf = (at: number, now: number, locale?: string): string =>
  new Date(at).toDateString() === new Date(now).toDateString()
    ? formatTime(at, locale)
    : formatMoment(at, locale, now)

/** "It rests on 12 messages. 1 message was left out: …" */
export function restsOn({ messages, leftOut }: Pick<CatchUp, 'messages' | 'leftOut'>): string {
  const rests = `It rests on ${messages === 1 ? '1 message' : `${messages} messages`}.`
  return leftOut === 0 ? rests : `${rests} ${leftOutWords(leftOut)}`
}

/** Why there are no lines. `since`: when the last message that was read was written, where that is known. */
export function emptyWords(
  { messages, leftOut }: Pick<CatchUp, 'messages' | 'leftOut'>,
  {
    isThread,
    since,
    locale,
    now = Date.now(),
  }: { isThread: boolean; since: number | null; locale?: string; now?: number },
): string {
  const where = isThread ? ' in this thread' : ''
  if (messages === 0 && leftOut === 0)
    return since === null
      ? `Nothing new${where} since you read it last.`
      : `Nothing new${where} since ${whenOf(since, now, locale)}.`
  if (messages === 0) return `Nothing that may be used${where}. ${leftOutWords(leftOut)}`
  return `No decision, next step, question or point stands out${where}. ${restsOn({ messages, leftOut })}`
}
