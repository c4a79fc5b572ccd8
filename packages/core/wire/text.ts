/** Text that people type and other people see. */
import { z } from 'zod'

/**
 * A line of at most `max` characters with something to see in it. Control characters and lone surrogates are refused: the
 * database cannot keep them. So are marks that turn the direction of what stands after them, which on another's screen
 * would be another name.
 */
export const line = (max: number) => z.string().trim().min(1).max(max).refine(isLine, 'not a line of text')

function isLine(text: string): boolean {
  return (
    !/[\p{Cc}\p{Cs}\u2028\u2029\u202A-\u202E\u2066-\u2069]/u.test(text) &&
    /[\p{L}\p{N}\p{P}\p{S}]/u.test(text)
  )
}
