/** What a request carries once the edge has looked at it. */
import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'
import { HighroadError } from '@highroad/core/wire'
import type { Person } from '../identity/index.ts'

export interface Edge {
  Bindings: Partial<HttpBindings>
  Variables: {
    person: Person | null
    /** The network that the request comes from (see `networkOf`), to slow guessing. Never logged. */
    from: string
  }
}

/** The person asking; throws `not-signed-in` where there is none. */
export function signedIn(c: Context<Edge>): Person {
  const person = c.get('person')
  if (!person) throw new HighroadError('not-signed-in')
  return person
}

/** Adds cookies that another room made. */
export function setCookies(c: Context<Edge>, cookies: readonly string[]): void {
  for (const cookie of cookies) c.header('set-cookie', cookie, { append: true })
}
