/** Chat Compose, where it reads messages for whoever asks: completing as they type, catching up. */
import { AskCatchUp, CatchUp, Complete, Completed } from '@highroad/core/wire'
import { caller } from './meeting-caller.ts'
import type { HttpParts } from './parts.ts'
import { channelParam, createRoute, newRoutes, returns, send, takes } from './routes.ts'
import { steadyPace } from './steady-pace.ts'

/** Each is an entry of the ledger for good, and reads up to a thousand messages. */
const CATCH_UPS_PER_SECOND = 0.2
const CATCH_UPS_AT_ONCE = 10

/** Quicker than anybody types. */
const KEYS_PER_SECOND = 20
const KEYS_AT_ONCE = 200

const complete = createRoute({
  method: 'post',
  path: '/channels/{channel}/completion',
  request: { params: channelParam, body: takes(Complete) },
  responses: returns(Completed, 'What to put after the caret. What you typed is kept nowhere.'),
})
const catchUp = createRoute({
  method: 'post',
  path: '/channels/{channel}/catch-up',
  request: { params: channelParam, body: takes(AskCatchUp) },
  responses: returns(
    CatchUp,
    'What happened here after a place, in quoted lines that cite their messages. Nothing of it is kept.',
  ),
})

export const composeReading = ({ reading, clock }: HttpParts) => {
  const keys = steadyPace({ clock, perSecond: KEYS_PER_SECOND, atOnce: KEYS_AT_ONCE })
  const pace = steadyPace({ clock, perSecond: CATCH_UPS_PER_SECOND, atOnce: CATCH_UPS_AT_ONCE })
  return newRoutes()
    .openapi(complete, async (c) => {
      const who = caller(c)
      keys.mustTake(who.id, 'too-often')
      const { before } = c.req.valid('json')
      const text = await reading.completing.complete(who, c.req.valid('param').channel, before)
      return send(c, Completed, { text })
    })
    .openapi(catchUp, async (c) => {
      const who = caller(c)
      pace.mustTake(who.id, 'too-often')
      return send(c, CatchUp, await reading.catchUp(who, c.req.valid('param').channel, c.req.valid('json')))
    })
}
