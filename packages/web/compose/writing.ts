/** What the Writer wrote so far, and what is said of it. */
import type { ComposeEvent, KeptKind } from '@highroad/core/wire'

type Of<Type extends ComposeEvent['type']> = Extract<ComposeEvent, { type: Type }>
type Context = Omit<Of<'context'>, 'type'>
type End = Of<'done'> | Of<'unsafe'> | Of<'denied'> | Of<'failed'>

export interface Writing {
  /** What it rests on besides what was asked; null before that is known. */
  readonly context: Context | null
  /** Not checked: to be read, never to be taken. */
  readonly text: string
  readonly end: End | null
}

export const BEGUN: Writing = { context: null, text: '', end: null }

export function told(now: Writing, event: ComposeEvent): Writing {
  switch (event.type) {
    case 'context':
      return { ...now, context: { messages: event.messages, leftOut: event.leftOut } }
    case 'text':
      return { ...now, text: event.text }
    // What was not offered is not shown any longer either.
    case 'unsafe':
    case 'denied':
    case 'failed':
      return { ...now, text: '', end: event }
    case 'done':
    default:
      return { ...now, text: event.text, end: event }
  }
}

/** "It read 4 messages here. 1 message was left out: …": counts, and never who. */
export function contextWords({ messages, leftOut }: Context): string {
  const read = messages === 0 ? 'It read no other message.' : `It read ${counted(messages)} from here too.`
  return leftOut === 0 ? read : `${read} ${leftOutWords(leftOut)}`
}

/** "2 messages were left out: …" */
export const leftOutWords = (leftOut: number): string =>
  `${counted(leftOut)} ${leftOut === 1 ? 'was' : 'were'} left out: somebody objects, or was not told yet.`

const counted = (messages: number) => (messages === 1 ? '1 message' : `${messages} messages`)

const KINDS: Record<KeptKind, string> = {
  number: 'number',
  date: 'date',
  amount: 'amount',
  name: 'name',
  link: 'link',
  mention: 'mention',
  code: 'piece of code',
  negation: '“not”',
}

/** "the number 3, the date Friday" */
const wordsOf = (kept: Of<'unsafe'>['lost']): string =>
  kept
    .map(({ kind, words }) => (kind === 'negation' ? `a “${words}”` : `the ${KINDS[kind]} “${words}”`))
    .join(', ')

/** Why what was written is not offered, a sentence each. */
export function unsafeSentences({ lost, added }: Of<'unsafe'>): string[] {
  return [
    ...(lost.length > 0 ? [`It lost ${wordsOf(lost)}.`] : []),
    ...(added.length > 0 ? [`It brought in ${wordsOf(added)}.`] : []),
  ]
}
