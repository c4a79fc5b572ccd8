/** A meeting's routes know a person by no more than this; what each may do there is the meeting's to say. */
import type { Context } from 'hono'
import type { Caller } from '../meeting/index.ts'
import { type Edge, signedIn } from './context.ts'

/** Throws `not-signed-in` where there is nobody. */
export function caller(c: Context<Edge>): Caller {
  const { id, name, guest } = signedIn(c)
  return { id, name, guest }
}

/** Null where nobody is signed in: the door is open to whoever has the link. */
export const callerOrNobody = (c: Context<Edge>): Caller | null => (c.get('person') ? caller(c) : null)
