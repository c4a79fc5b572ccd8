/** Reads a stream of ComposeEvents, one JSON text a line, however the network cut it. */
import { ComposeEvent } from '@highroad/core/wire'

/** A line longer than any text that a box takes is none of ours. */
const LONGEST_LINE = 1_000_000
const ENDS: ReadonlySet<string> = new Set(['done', 'unsafe', 'denied', 'failed'])
const NONSENSE =
  'The server wrote something that this page does not understand. Your own text is as it was, and nothing was sent. Reload the page and try again.'

export class EventReader {
  #rest = ''
  #ended = false

  /** Whether the last event was told: nothing after it counts. */
  get ended(): boolean {
    return this.#ended
  }

  /** The events that these characters complete, in order. */
  read(characters: string): ComposeEvent[] {
    const lines = (this.#rest + characters).split('\n')
    this.#rest = lines.pop() ?? ''
    const events = lines.filter((line) => line.trim() !== '').map(parsed)
    if (this.#rest.length > LONGEST_LINE) events.push({ type: 'failed', sentence: NONSENSE })
    const told: ComposeEvent[] = []
    for (const event of events) {
      if (this.#ended) break
      told.push(event)
      this.#ended = ENDS.has(event.type)
    }
    if (this.#ended) this.#rest = ''
    return told
  }
}

function parsed(line: string): ComposeEvent {
  try {
    const event = ComposeEvent.safeParse(JSON.parse(line))
    if (event.success) return event.data
  } catch {
    // Told below.
  }
  return { type: 'failed', sentence: NONSENSE }
}
