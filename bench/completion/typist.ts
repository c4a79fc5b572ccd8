// A typist who knows what to write, looks at every completion, and takes it exactly when all of it is what comes next and
// ends where one of their words ends. Taking costs one key; a character costs one key; nothing is ever deleted.
import type { Message } from './corpus.ts'

/** What is shown after this text to this person, or null. */
export type Complete = (sender: number, before: string) => string | null

export interface Typed {
  readonly sender: number
  characters: number
  keys: number
  /** Completions that were shown and not taken, once for each key before which they stood there. */
  wrong: number
  taken: number
}

/** Whether all of what is shown comes next, and ends where a word does. */
export function isTaken(text: string, at: number, shown: string): boolean {
  return text.startsWith(shown, at) && !/^[\p{L}\p{M}'’-]/u.test(text.slice(at + shown.length))
}

/** Types all messages; one sum a person. `onAsked` gets the milliseconds of each question. */
export function type(
  messages: readonly Message[],
  complete: Complete,
  onAsked: (ms: number) => void = () => {},
): Typed[] {
  const people = new Map<number, Typed>()
  for (const { sender, text } of messages) {
    const typed = people.get(sender) ?? { sender, characters: 0, keys: 0, wrong: 0, taken: 0 }
    people.set(sender, typed)
    typed.characters += text.length
    for (let at = 0; at < text.length; typed.keys += 1) {
      const started = performance.now()
      const shown = complete(sender, text.slice(0, at))
      onAsked(performance.now() - started)
      if (shown !== null && isTaken(text, at, shown)) {
        typed.taken += 1
        at += shown.length
      } else {
        if (shown !== null) typed.wrong += 1
        at += 1
      }
    }
  }
  return [...people.values()]
}

/** Per cent of the keys that the characters would have cost without completions. */
export function saved(typed: readonly Typed[]): number {
  const characters = typed.reduce((sum, { characters }) => sum + characters, 0)
  return 100 * (1 - typed.reduce((sum, { keys }) => sum + keys, 0) / characters)
}

/** Wrong completions shown per hundred keys. */
export function wrongPerHundred(typed: readonly Typed[]): number {
  return (
    (100 * typed.reduce((sum, { wrong }) => sum + wrong, 0)) / typed.reduce((sum, { keys }) => sum + keys, 0)
  )
}
