/** Search in team chat: of what the searcher may read, newest first. */
import { Found, HighroadError } from '@highroad/core/wire'
import { z } from '@hono/zod-openapi'
import { atOnce } from './at-once.ts'
import { caller } from './meeting-caller.ts'
import type { HttpParts } from './parts.ts'
import { accountParam, createRoute, newRoutes, returns, send } from './routes.ts'
import { steadyPace } from './steady-pace.ts'

/** Some are much work for the database. */
const PER_SECOND = 5
const AT_ONCE = 30
/** Of one person, at the same time: more than one page asks for. */
const MOST_RUNNING = 4

const search = createRoute({
  method: 'get',
  path: '/accounts/{account}/search',
  request: {
    params: accountParam,
    query: z.strictObject({ q: z.string().min(1).max(1_000), before: z.string().min(1).max(200).optional() }),
  },
  responses: returns(Found, 'Twenty at a time, newest first, with what was not understood of the query.'),
})

export const chatSearch = ({ workspace: { search: chat }, clock }: HttpParts) => {
  const pace = steadyPace({ clock, perSecond: PER_SECOND, atOnce: AT_ONCE })
  const running = atOnce(MOST_RUNNING)
  return newRoutes().openapi(search, async (c) => {
    const who = caller(c)
    const over = running.enter(who.id)
    if (over === null) throw new HighroadError('too-often')
    try {
      pace.mustTake(who.id, 'too-often')
      const { q, before } = c.req.valid('query')
      return send(c, Found, await chat.search(who, c.req.valid('param').account, q, before ?? null))
    } finally {
      over()
    }
  })
}
