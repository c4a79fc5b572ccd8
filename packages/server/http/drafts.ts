/** Drafts: what somebody typed and has not sent. Theirs alone. */
import { Draft, DraftPlaces } from '@highroad/core/wire'
import { OpaqueId } from '@highroad/core/consent'
import { z } from '@hono/zod-openapi'
import { caller } from './meeting-caller.ts'
import { textTooLong } from './message-size.ts'
import type { HttpParts } from './parts.ts'
import {
  accountParam,
  channelParam,
  createRoute,
  newRoutes,
  returns,
  returnsNothing,
  send,
  takes,
} from './routes.ts'

const threadQuery = z.strictObject({ thread: OpaqueId.optional() })

const show = createRoute({
  method: 'get',
  path: '/channels/{channel}/draft',
  request: { params: channelParam, query: threadQuery },
  responses: returns(Draft, 'Your draft; an empty text where there is none.'),
})
const keep = createRoute({
  method: 'put',
  path: '/channels/{channel}/draft',
  request: { params: channelParam, query: threadQuery, body: takes(Draft) },
  responses: returnsNothing('Kept; an empty text lets it go.'),
})
const places = createRoute({
  method: 'get',
  path: '/accounts/{account}/drafts',
  request: { params: accountParam },
  responses: returns(DraftPlaces, 'Where you have drafts.'),
})

export const drafts = ({ workspace: { drafts: chat } }: HttpParts) =>
  newRoutes(textTooLong)
    .openapi(show, async (c) => {
      const thread = c.req.valid('query').thread ?? null
      return send(c, Draft, await chat.draft(caller(c), c.req.valid('param').channel, thread))
    })
    .openapi(keep, async (c) => {
      const thread = c.req.valid('query').thread ?? null
      await chat.keep(caller(c), c.req.valid('param').channel, thread, c.req.valid('json').text)
      return c.body(null, 204)
    })
    .openapi(places, async (c) =>
      send(c, DraftPlaces, await chat.places(caller(c), c.req.valid('param').account)),
    )
