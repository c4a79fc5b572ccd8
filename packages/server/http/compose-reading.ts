/** Chat Compose, where it reads messages for whoever asks: catching up. */
import { AskCatchUp, CatchUp, HighroadError } from '@highroad/core/wire'
import { caller } from './meeting-caller.ts'
import type { HttpParts } from './parts.ts'
import { channelParam, createRoute, newRoutes, returns, send, takes } from './routes.ts'
import { steadyPace } from './steady-pace.ts'

/** Each is an entry of the ledger for good, and reads up to a thousand messages. */
const CATCH_UPS_PER_SECOND = 0.2
const CATCH_UPS_AT_ONCE = 10

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
  const pace = steadyPace({ clock, perSecond: CATCH_UPS_PER_SECOND, atOnce: CATCH_UPS_AT_ONCE })
  return newRoutes().openapi(catchUp, async (c) => {
    const who = caller(c)
    if (!pace.take(who.id)) throw new HighroadError('too-often')
    return send(c, CatchUp, await reading.catchUp(who, c.req.valid('param').channel, c.req.valid('json')))
  })
}
