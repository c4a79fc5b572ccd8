/** Chat Compose in a channel: what may read messages, who was told, who is left out. */
import {
  ChannelAnswers,
  ChannelNotices,
  ChannelObjection,
  ComposeFeature,
  ComposeView,
  Why,
} from '@highroad/core/wire'
import type { Context } from 'hono'
import type { ChatCaller, Workspace } from '../workspace/index.ts'
import type { Edge } from './context.ts'
import { caller } from './meeting-caller.ts'
import type { HttpParts } from './parts.ts'
import { channelParam, createRoute, newRoutes, returns, send, takes } from './routes.ts'
import { steadyPace } from './steady-pace.ts'

/** Each is an entry of the ledger for good. */
const PER_SECOND = 1
const AT_ONCE = 30

const show = createRoute({
  method: 'get',
  path: '/channels/{channel}/compose',
  request: { params: channelParam },
  responses: returns(ComposeView, 'What may read messages here, and your own part in it.'),
})
const notices = createRoute({
  method: 'put',
  path: '/channels/{channel}/notices',
  request: { params: channelParam, body: takes(ChannelNotices) },
  responses: returns(ComposeView, 'Recorded: your page showed them (R5).'),
})
const answers = createRoute({
  method: 'put',
  path: '/channels/{channel}/answers',
  request: { params: channelParam, body: takes(ChannelAnswers) },
  responses: returns(ComposeView, 'Your answers are recorded.'),
})
const leaveOut = createRoute({
  method: 'put',
  path: '/channels/{channel}/objection',
  request: { params: channelParam, body: takes(ChannelObjection) },
  responses: returns(
    ComposeView,
    'No model reads what you wrote here, old or new (R10). People do, as before.',
  ),
})
const letIn = createRoute({
  method: 'delete',
  path: '/channels/{channel}/objection',
  request: { params: channelParam, body: takes(ChannelObjection) },
  responses: returns(ComposeView, 'What you write from now on is let in (R10).'),
})
const why = createRoute({
  method: 'get',
  path: '/channels/{channel}/why/{feature}',
  request: { params: channelParam.extend({ feature: ComposeFeature }) },
  responses: returns(Why, 'The decisions behind one line, by counts and never by who (R14).'),
})

type ConsentView = Awaited<ReturnType<Workspace['consent']['view']>>

export const composeConsent = ({ workspace: { consent }, deployment, clock }: HttpParts) => {
  const pace = steadyPace({ clock, perSecond: PER_SECOND, atOnce: AT_ONCE })
  /** The caller, where they may say something now. A no is never held up. */
  const speaker = (c: Context<Edge>): ChatCaller => {
    const who = caller(c)
    pace.mustTake(who.id, 'too-often')
    return who
  }
  /** Whether they said so much within a moment that a no which stands already is not recorded once more. */
  const isHasty = ({ id }: ChatCaller): boolean => !pace.take(id)
  const sendView = (c: Context<Edge>, view: ConsentView) =>
    send(c, ComposeView, { ...view, writer: deployment.writer() })
  return newRoutes()
    .openapi(show, async (c) => sendView(c, await consent.view(caller(c), c.req.valid('param').channel)))
    .openapi(notices, async (c) => {
      const { shown } = c.req.valid('json')
      return sendView(c, await consent.noticesShown(speaker(c), c.req.valid('param').channel, shown))
    })
    .openapi(answers, async (c) => {
      const { answers: said } = c.req.valid('json')
      const isYes = said.every(({ accepted }) => accepted)
      const who = isYes ? speaker(c) : caller(c)
      const hasty = !isYes && isHasty(who)
      return sendView(c, await consent.answer(who, c.req.valid('param').channel, said, hasty))
    })
    .openapi(leaveOut, async (c) => {
      const { features } = c.req.valid('json')
      const who = caller(c)
      const hasty = isHasty(who)
      return sendView(c, await consent.leaveMeOut(who, c.req.valid('param').channel, features, hasty))
    })
    .openapi(letIn, async (c) => {
      const { features } = c.req.valid('json')
      return sendView(c, await consent.letMeIn(speaker(c), c.req.valid('param').channel, features))
    })
    .openapi(why, async (c) => {
      const { channel, feature } = c.req.valid('param')
      return send(c, Why, await consent.why(caller(c), channel, feature))
    })
}
