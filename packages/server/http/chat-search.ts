/** Search in team chat: of what the searcher may read, newest first. */
import { Found } from '@highroad/core/wire'
import { z } from '@hono/zod-openapi'
import { caller } from './meeting-caller.ts'
import type { HttpParts } from './parts.ts'
import { accountParam, createRoute, newRoutes, returns, send } from './routes.ts'

const search = createRoute({
  method: 'get',
  path: '/accounts/{account}/search',
  request: {
    params: accountParam,
    query: z.strictObject({ q: z.string().min(1).max(1_000), before: z.string().min(1).max(200).optional() }),
  },
  responses: returns(Found, 'Twenty at a time, newest first, with what was not understood of the query.'),
})

export const chatSearch = ({ workspace: { search: chat } }: HttpParts) =>
  newRoutes().openapi(search, async (c) => {
    const { q, before } = c.req.valid('query')
    return send(c, Found, await chat.search(caller(c), c.req.valid('param').account, q, before ?? null))
  })
