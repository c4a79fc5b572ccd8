/** Inside a meeting: its state, your notices and answers, objecting, and which features run. */
import {
  Answer,
  MicrophoneAnswer,
  NoticeAcknowledged,
  Objection,
  RoomState,
  Spoke,
  Why,
} from '@highroad/core/wire'
import { Feature } from '@highroad/core/consent'
import { caller } from './meeting-caller.ts'
import type { HttpParts } from './parts.ts'
import { createRoute, meetingParam, newRoutes, returns, returnsNothing, send, takes } from './routes.ts'

const featureParam = meetingParam.extend({ feature: Feature })
const room = (description: string) => returns(RoomState, description)

const show = createRoute({
  method: 'get',
  path: '/meetings/{meeting}/room',
  request: { params: meetingParam },
  responses: room('The room as it is for you.'),
})
const acknowledge = createRoute({
  method: 'put',
  path: '/meetings/{meeting}/notices/{feature}',
  request: { params: featureParam, body: takes(NoticeAcknowledged) },
  responses: room('Your client showed the notice (R5).'),
})
const answer = createRoute({
  method: 'put',
  path: '/meetings/{meeting}/answers/{feature}',
  request: { params: featureParam, body: takes(Answer) },
  responses: room('Your answer is recorded.'),
})
const microphone = createRoute({
  method: 'put',
  path: '/meetings/{meeting}/microphone',
  request: { params: meetingParam, body: takes(MicrophoneAnswer) },
  responses: room('Who is at your microphone is recorded.'),
})
const object = createRoute({
  method: 'put',
  path: '/meetings/{meeting}/objection',
  request: { params: meetingParam, body: takes(Objection) },
  responses: room('You are left out (R10).'),
})
const lift = createRoute({
  method: 'delete',
  path: '/meetings/{meeting}/objection',
  request: { params: meetingParam, body: takes(Objection) },
  responses: room('What you say from now on is let in, and nothing earlier (R10).'),
})
const start = createRoute({
  method: 'put',
  path: '/meetings/{meeting}/features/{feature}',
  request: { params: featureParam },
  responses: room('Started.'),
})
const stop = createRoute({
  method: 'delete',
  path: '/meetings/{meeting}/features/{feature}',
  request: { params: featureParam },
  responses: room('Stopped.'),
})
const speaking = createRoute({
  method: 'post',
  path: '/meetings/{meeting}/speaking',
  request: { params: meetingParam, body: takes(Spoke) },
  responses: returnsNothing('Counted where nothing of what you say is kept.'),
})
const why = createRoute({
  method: 'get',
  path: '/meetings/{meeting}/why/{feature}',
  request: { params: featureParam },
  responses: returns(Why, 'The decision as the gate returned it, for you (R14).'),
})

export const meetingRoom = ({ meetings }: HttpParts) =>
  newRoutes()
    .openapi(show, async (c) =>
      send(c, RoomState, await meetings.room(caller(c), c.req.valid('param').meeting)),
    )
    .openapi(acknowledge, async (c) => {
      const { meeting, feature } = c.req.valid('param')
      const { version } = c.req.valid('json')
      return send(c, RoomState, await meetings.acknowledgeNotice(caller(c), meeting, feature, version))
    })
    .openapi(answer, async (c) => {
      const { meeting, feature } = c.req.valid('param')
      const { accepted } = c.req.valid('json')
      return send(c, RoomState, await meetings.answer(caller(c), meeting, feature, accepted))
    })
    .openapi(microphone, async (c) => {
      const { meeting } = c.req.valid('param')
      return send(c, RoomState, await meetings.answerMicrophone(caller(c), meeting, c.req.valid('json').who))
    })
    .openapi(object, async (c) => {
      const { meeting } = c.req.valid('param')
      return send(c, RoomState, await meetings.object(caller(c), meeting, c.req.valid('json').features))
    })
    .openapi(lift, async (c) => {
      const { meeting } = c.req.valid('param')
      return send(
        c,
        RoomState,
        await meetings.liftObjection(caller(c), meeting, c.req.valid('json').features),
      )
    })
    .openapi(start, async (c) => {
      const { meeting, feature } = c.req.valid('param')
      return send(c, RoomState, await meetings.startFeature(caller(c), meeting, feature))
    })
    .openapi(stop, async (c) => {
      const { meeting, feature } = c.req.valid('param')
      return send(c, RoomState, await meetings.stopFeature(caller(c), meeting, feature))
    })
    .openapi(speaking, async (c) => {
      const { meeting } = c.req.valid('param')
      await meetings.reportOwnSpeaking(caller(c), meeting, c.req.valid('json').ms)
      return c.body(null, 204)
    })
    .openapi(why, async (c) => {
      const { meeting, feature } = c.req.valid('param')
      return send(c, Why, await meetings.why(caller(c), meeting, feature))
    })
