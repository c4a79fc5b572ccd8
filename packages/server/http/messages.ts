/** Messages: reading a channel's line and its threads, posting, changing, reacting, pinning, and what was read. */
import { Changes, EditMessage, Emoji, MessageItem, MessagePage, NewMessage, Read } from '@highroad/core/wire'
import { OpaqueId } from '@highroad/core/consent'
import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { ChatCaller, PageAsked } from '../workspace/index.ts'
import type { Edge } from './context.ts'
import { caller } from './meeting-caller.ts'
import { textTooLong } from './message-size.ts'
import type { HttpParts } from './parts.ts'
import { channelParam, createRoute, newRoutes, returns, returnsNothing, send, takes } from './routes.ts'
import { steadyPace } from './steady-pace.ts'

const PER_SECOND = 10
const AT_ONCE = 30
const ON_A_PAGE = 50

const messageParam = z.strictObject({ message: OpaqueId })
const place = z.string().regex(/^\d{1,15}$/)
const pageQuery = z
  .strictObject({
    thread: OpaqueId.optional(),
    before: place.optional(),
    after: place.optional(),
    around: place.optional(),
    limit: z
      .string()
      .regex(/^(?:[1-9]\d?|100)$/)
      .optional(),
  })
  .refine(
    ({ before, after, around }) => [before, after, around].filter((one) => one !== undefined).length <= 1,
    { path: ['before'], error: 'one of before, after and around' },
  )

const page = createRoute({
  method: 'get',
  path: '/channels/{channel}/messages',
  request: { params: channelParam, query: pageQuery },
  responses: returns(MessagePage, 'Messages in the order of their places; the newest where none is named.'),
})
const changes = createRoute({
  method: 'get',
  path: '/channels/{channel}/changes',
  request: { params: channelParam, query: z.strictObject({ since: place }) },
  responses: returns(Changes, 'What changed since, in the order of changing.'),
})
const post = createRoute({
  method: 'post',
  path: '/channels/{channel}/messages',
  request: { params: channelParam, body: takes(NewMessage) },
  responses: returns(MessageItem, 'The message, kept. Sent again under the same client id: as it is.'),
})
const show = createRoute({
  method: 'get',
  path: '/messages/{message}',
  request: { params: messageParam },
  responses: returns(MessageItem, 'What a permalink leads to.'),
})
const edit = createRoute({
  method: 'patch',
  path: '/messages/{message}',
  request: { params: messageParam, body: takes(EditMessage) },
  responses: returns(MessageItem, 'Changed; what it said before is gone.'),
})
const remove = createRoute({
  method: 'delete',
  path: '/messages/{message}',
  request: { params: messageParam },
  responses: returnsNothing('Its text, files and reactions are gone; its place stays.'),
})
const reactionParam = messageParam.extend({ emoji: Emoji })
const react = createRoute({
  method: 'put',
  path: '/messages/{message}/reactions/{emoji}',
  request: { params: reactionParam },
  responses: returns(MessageItem, 'Your reaction is on it.'),
})
const unreact = createRoute({
  method: 'delete',
  path: '/messages/{message}/reactions/{emoji}',
  request: { params: reactionParam },
  responses: returns(MessageItem, 'Your reaction is off it.'),
})
const pin = createRoute({
  method: 'put',
  path: '/messages/{message}/pin',
  request: { params: messageParam },
  responses: returns(MessageItem, 'Pinned.'),
})
const unpin = createRoute({
  method: 'delete',
  path: '/messages/{message}/pin',
  request: { params: messageParam },
  responses: returns(MessageItem, 'Not pinned any more.'),
})
const pins = createRoute({
  method: 'get',
  path: '/channels/{channel}/pins',
  request: { params: channelParam },
  responses: returns(MessagePage, 'What is pinned, the newest pin first.'),
})
const read = createRoute({
  method: 'put',
  path: '/channels/{channel}/read',
  request: { params: channelParam, body: takes(Read) },
  responses: returnsNothing('Read up to there.'),
})

const placeOf = (asked: string | undefined): number | null => (asked === undefined ? null : Number(asked))

const askedOf = (query: z.infer<typeof pageQuery>): PageAsked => ({
  thread: query.thread ?? null,
  before: placeOf(query.before),
  after: placeOf(query.after),
  around: placeOf(query.around),
  limit: Number(query.limit ?? ON_A_PAGE),
})

export const messages = ({ workspace: { messages: chat }, clock }: HttpParts) => {
  const pace = steadyPace({ clock, perSecond: PER_SECOND, atOnce: AT_ONCE })
  /** The caller, where they may write now: everything that others are told of counts. */
  const writer = (c: Context<Edge>): ChatCaller => {
    const who = caller(c)
    pace.mustTake(who.id, 'too-many-messages')
    return who
  }
  return newRoutes(textTooLong)
    .openapi(page, async (c) => {
      const { channel } = c.req.valid('param')
      return send(c, MessagePage, await chat.page(caller(c), channel, askedOf(c.req.valid('query'))))
    })
    .openapi(changes, async (c) => {
      const since = Number(c.req.valid('query').since)
      return send(c, Changes, await chat.changes(caller(c), c.req.valid('param').channel, since))
    })
    .openapi(post, async (c) =>
      send(c, MessageItem, await chat.post(writer(c), c.req.valid('param').channel, c.req.valid('json'))),
    )
    .openapi(show, async (c) =>
      send(c, MessageItem, await chat.message(caller(c), c.req.valid('param').message)),
    )
    .openapi(edit, async (c) => {
      const { text } = c.req.valid('json')
      return send(c, MessageItem, await chat.edit(writer(c), c.req.valid('param').message, text))
    })
    .openapi(remove, async (c) => {
      await chat.remove(writer(c), c.req.valid('param').message)
      return c.body(null, 204)
    })
    .openapi(react, async (c) => {
      const { message, emoji } = c.req.valid('param')
      return send(c, MessageItem, await chat.react(writer(c), message, emoji, true))
    })
    .openapi(unreact, async (c) => {
      const { message, emoji } = c.req.valid('param')
      return send(c, MessageItem, await chat.react(writer(c), message, emoji, false))
    })
    .openapi(pin, async (c) =>
      send(c, MessageItem, await chat.pin(writer(c), c.req.valid('param').message, true)),
    )
    .openapi(unpin, async (c) =>
      send(c, MessageItem, await chat.pin(writer(c), c.req.valid('param').message, false)),
    )
    .openapi(pins, async (c) =>
      send(c, MessagePage, await chat.pins(caller(c), c.req.valid('param').channel)),
    )
    .openapi(read, async (c) => {
      await chat.read(caller(c), c.req.valid('param').channel, c.req.valid('json').place)
      return c.body(null, 204)
    })
}
