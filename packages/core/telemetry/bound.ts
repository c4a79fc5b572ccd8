/**
 * How much somebody could hide in what is kept, by choosing which events to send. Not nothing: whoever writes a client of
 * their own chooses among the events there are. This is the most that can be in it, whatever the client does.
 */
import { EVENT_NAMES, fieldsOf } from './events.ts'

/** Events that one session may add. */
export const MOST_OF_SESSION = 60

/** How many different events there are. */
export const POSSIBLE_EVENTS: number = EVENT_NAMES.reduce(
  (sum, event) => sum + fieldsOf(event).reduce((product, [, values]) => product * values.length, 1),
  0,
)

/** Of one event alone, in bits. */
export const BITS_OF_EVENT: number = Math.log2(POSSIBLE_EVENTS)

/**
 * Of at most `events` events in one session, in bits. Their order is not kept, only how often each came: so it is the
 * logarithm of how many such collections there are, C(events + possible, events).
 */
export function bitsOfSession(events: number = MOST_OF_SESSION): number {
  let bits = 0
  for (let i = 1; i <= events; i++) bits += Math.log2((POSSIBLE_EVENTS + i) / i)
  return bits
}
