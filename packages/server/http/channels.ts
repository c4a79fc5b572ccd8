/** Channels and direct messages: the side, opening, joining, who is in them. What each may do is for `workspace` to say. */
import {
  AddPeople,
  ChannelChange,
  ChannelItem,
  ChannelList,
  ChannelMembers,
  Chat,
  Muted,
  NewChannel,
  NewDirect,
} from '@highroad/core/wire'
import { OpaqueId } from '@highroad/core/consent'
import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { ChatCaller } from '../workspace/index.ts'
import type { Edge } from './context.ts'
import { caller } from './meeting-caller.ts'
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
import { steadyPace } from './steady-pace.ts'

/** Who comes and goes is an entry of the ledger for good, and every permit of the channel is decided anew. */
const PER_SECOND = 1
const AT_ONCE = 60

const side = createRoute({
  method: 'get',
  path: '/accounts/{account}/chat',
  request: { params: accountParam },
  responses: returns(Chat, 'The channels that you are in, and the people whom you may know of.'),
})
const browse = createRoute({
  method: 'get',
  path: '/accounts/{account}/channels',
  request: { params: accountParam, query: z.strictObject({ after: z.string().max(80).optional() }) },
  responses: returns(ChannelList, 'Channels that can be joined, by name.'),
})
const open = createRoute({
  method: 'post',
  path: '/accounts/{account}/channels',
  request: { params: accountParam, body: takes(NewChannel) },
  responses: returns(ChannelItem, 'The channel; you manage it.'),
})
const openDirect = createRoute({
  method: 'post',
  path: '/accounts/{account}/direct',
  request: { params: accountParam, body: takes(NewDirect) },
  responses: returns(ChannelItem, 'The one conversation of exactly these people and you.'),
})
const show = createRoute({
  method: 'get',
  path: '/channels/{channel}',
  request: { params: channelParam },
  responses: returns(ChannelItem, 'The channel as it is for you.'),
})
const change = createRoute({
  method: 'patch',
  path: '/channels/{channel}',
  request: { params: channelParam, body: takes(ChannelChange) },
  responses: returns(ChannelItem, 'Changed.'),
})
const erase = createRoute({
  method: 'delete',
  path: '/channels/{channel}',
  request: { params: channelParam },
  responses: returnsNothing('Deleted, with all that was in it (R16).'),
})
const join = createRoute({
  method: 'post',
  path: '/channels/{channel}/join',
  request: { params: channelParam },
  responses: returns(ChannelItem, 'You are in it.'),
})
const leave = createRoute({
  method: 'post',
  path: '/channels/{channel}/leave',
  request: { params: channelParam },
  responses: returnsNothing('You left.'),
})
const members = createRoute({
  method: 'get',
  path: '/channels/{channel}/members',
  request: { params: channelParam },
  responses: returns(ChannelMembers, 'Who is in it.'),
})
const add = createRoute({
  method: 'post',
  path: '/channels/{channel}/members',
  request: { params: channelParam, body: takes(AddPeople) },
  responses: returnsNothing('They are in it.'),
})
const remove = createRoute({
  method: 'delete',
  path: '/channels/{channel}/members/{person}',
  request: { params: channelParam.extend({ person: OpaqueId }) },
  responses: returnsNothing('They are out of it.'),
})
const mute = createRoute({
  method: 'put',
  path: '/channels/{channel}/muted',
  request: { params: channelParam, body: takes(Muted) },
  responses: returnsNothing('Kept, for you alone.'),
})

export const channels = ({ workspace: { channels: chat }, clock }: HttpParts) => {
  const pace = steadyPace({ clock, perSecond: PER_SECOND, atOnce: AT_ONCE })
  /** The caller, where they may change now who is where. */
  const mover = (c: Context<Edge>): ChatCaller => {
    const who = caller(c)
    pace.mustTake(who.id, 'too-often')
    return who
  }
  return newRoutes()
    .openapi(side, async (c) => send(c, Chat, await chat.chat(caller(c), c.req.valid('param').account)))
    .openapi(browse, async (c) => {
      const after = c.req.valid('query').after ?? null
      return send(c, ChannelList, await chat.browse(caller(c), c.req.valid('param').account, after))
    })
    .openapi(open, async (c) =>
      send(c, ChannelItem, await chat.open(mover(c), c.req.valid('param').account, c.req.valid('json'))),
    )
    .openapi(openDirect, async (c) => {
      const { people } = c.req.valid('json')
      return send(c, ChannelItem, await chat.openDirect(mover(c), c.req.valid('param').account, people))
    })
    .openapi(show, async (c) =>
      send(c, ChannelItem, await chat.channel(caller(c), c.req.valid('param').channel)),
    )
    .openapi(change, async (c) =>
      send(c, ChannelItem, await chat.change(mover(c), c.req.valid('param').channel, c.req.valid('json'))),
    )
    .openapi(erase, async (c) => {
      await chat.erase(mover(c), c.req.valid('param').channel)
      return c.body(null, 204)
    })
    .openapi(join, async (c) => send(c, ChannelItem, await chat.join(mover(c), c.req.valid('param').channel)))
    .openapi(leave, async (c) => {
      await chat.leave(mover(c), c.req.valid('param').channel)
      return c.body(null, 204)
    })
    .openapi(members, async (c) =>
      send(c, ChannelMembers, await chat.members(caller(c), c.req.valid('param').channel)),
    )
    .openapi(add, async (c) => {
      await chat.add(mover(c), c.req.valid('param').channel, c.req.valid('json').people)
      return c.body(null, 204)
    })
    .openapi(remove, async (c) => {
      const { channel, person } = c.req.valid('param')
      await chat.remove(mover(c), channel, person)
      return c.body(null, 204)
    })
    .openapi(mute, async (c) => {
      await chat.mute(caller(c), c.req.valid('param').channel, c.req.valid('json').muted)
      return c.body(null, 204)
    })
}
