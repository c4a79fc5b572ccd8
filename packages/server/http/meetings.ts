/** Meetings: making, listing, the door, coming in and going. */
import { Door, Join, Joined, MeetingItem, MeetingList, NewMeeting } from '@highroad/core/wire'
import { inAccount } from './account-access.ts'
import { setCookies } from './context.ts'
import { caller, callerOrNobody } from './meeting-caller.ts'
import { newcomers } from './newcomers.ts'
import type { HttpParts } from './parts.ts'
import {
  accountParam,
  createRoute,
  meetingParam,
  newRoutes,
  returns,
  returnsNothing,
  send,
  takes,
} from './routes.ts'

const create = createRoute({
  method: 'post',
  path: '/accounts/{account}/meetings',
  request: { params: accountParam, body: takes(NewMeeting) },
  responses: returns(MeetingItem, 'The meeting; you are its host.'),
})
const list = createRoute({
  method: 'get',
  path: '/accounts/{account}/meetings',
  request: { params: accountParam },
  responses: returns(MeetingList, 'The meetings of the account.'),
})
const mine = createRoute({
  method: 'get',
  path: '/my/meetings',
  responses: returns(MeetingList, 'The meetings that you were in, wherever.'),
})
const door = createRoute({
  method: 'get',
  path: '/meetings/{meeting}/door',
  request: { params: meetingParam },
  responses: returns(Door, 'What anybody with the link sees before joining.'),
})
const join = createRoute({
  method: 'post',
  path: '/meetings/{meeting}/join',
  request: { params: meetingParam, body: takes(Join) },
  responses: returns(Joined, 'You are in.'),
})
const leave = createRoute({
  method: 'post',
  path: '/meetings/{meeting}/leave',
  request: { params: meetingParam },
  responses: returnsNothing('You left.'),
})
const end = createRoute({
  method: 'post',
  path: '/meetings/{meeting}/end',
  request: { params: meetingParam },
  responses: returnsNothing('Ended for all.'),
})
const erase = createRoute({
  method: 'delete',
  path: '/meetings/{meeting}',
  request: { params: meetingParam },
  responses: returnsNothing('Deleted: its content and the salts that tie the ledger to it are gone (R16).'),
})

export const meetings = ({ identity, meetings, clock }: HttpParts) => {
  const asNewcomer = newcomers(clock)
  return newRoutes()
    .openapi(create, async (c) => {
      const { account } = c.req.valid('param')
      await inAccount(c, identity, account)
      const { title } = c.req.valid('json')
      return send(c, MeetingItem, await meetings.create(caller(c), account, title))
    })
    .openapi(list, async (c) => {
      const { account } = c.req.valid('param')
      await inAccount(c, identity, account)
      return send(c, MeetingList, { meetings: await meetings.list(caller(c), account) })
    })
    .openapi(mine, async (c) => send(c, MeetingList, { meetings: await meetings.mine(caller(c)) }))
    .openapi(door, async (c) =>
      send(c, Door, await meetings.door(callerOrNobody(c), c.req.valid('param').meeting)),
    )
    .openapi(join, async (c) => {
      const { meeting } = c.req.valid('param')
      const who = callerOrNobody(c)
      const enter = () => meetings.join(who, meeting, c.req.valid('json'))
      const { joined, cookie } = await (who ? enter() : asNewcomer(c.get('from'), enter))
      if (cookie !== null) setCookies(c, [cookie])
      return send(c, Joined, joined)
    })
    .openapi(leave, async (c) => {
      await meetings.leave(caller(c), c.req.valid('param').meeting)
      return c.body(null, 204)
    })
    .openapi(end, async (c) => {
      await meetings.end(caller(c), c.req.valid('param').meeting)
      return c.body(null, 204)
    })
    .openapi(erase, async (c) => {
      await meetings.erase(caller(c), c.req.valid('param').meeting)
      return c.body(null, 204)
    })
}
