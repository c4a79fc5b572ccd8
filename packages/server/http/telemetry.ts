/** What the service notes about itself: sent by people's own pages, shown to owners and admins, summed for the operator. */
import {
  HighroadError,
  NewTelemetrySession,
  OperatorTelemetry,
  TelemetryReport,
  TelemetrySession,
  TelemetryTaken,
  TelemetryView,
} from '@highroad/core/wire'
import { limitAttempts } from '../identity/index.ts'
import { inAccount } from './account-access.ts'
import { maySeeTelemetry, maySumTelemetry } from './accounts.policy.ts'
import { signedIn } from './context.ts'
import { caller } from './meeting-caller.ts'
import type { HttpParts } from './parts.ts'
import { accountParam, createRoute, newRoutes, returns, send, takes } from './routes.ts'

const begin = createRoute({
  method: 'post',
  path: '/telemetry/session',
  request: { body: takes(NewTelemetrySession) },
  responses: returns(TelemetrySession, 'For whoever is in the meeting: an id of this server’s choosing.'),
})
const report = createRoute({
  method: 'post',
  path: '/telemetry',
  request: { body: takes(TelemetryReport) },
  responses: returns(TelemetryTaken, 'What fitted was kept; the rest was dropped and counted.'),
})
const show = createRoute({
  method: 'get',
  path: '/accounts/{account}/telemetry',
  request: { params: accountParam },
  responses: returns(TelemetryView, 'What is noted at all, and what was in the last 30 days.'),
})
const sums = createRoute({
  method: 'get',
  path: '/operator/telemetry',
  responses: returns(OperatorTelemetry, 'The sum over the accounts whose telemetry may serve to improve.'),
})

const WINDOW_MS = 60 * 60_000
/** Of one person, in an hour. */
const MOST_SESSIONS = 20
const MOST_REPORTS = 120

export const telemetry = ({ identity, meetings, telemetry, clock }: HttpParts) => {
  const sessions = limitAttempts({ clock, most: MOST_SESSIONS, windowMs: WINDOW_MS })
  const reports = limitAttempts({ clock, most: MOST_REPORTS, windowMs: WINDOW_MS })
  return newRoutes()
    .openapi(begin, async (c) => {
      const { meeting } = c.req.valid('json')
      const person = caller(c)
      // Throws for whoever is not in it.
      await meetings.room(person, meeting)
      if (!sessions.take(person.id)) throw new HighroadError('too-many-sessions')
      const { account } = await meetings.door(person, meeting)
      return send(c, TelemetrySession, await telemetry.begin(account))
    })
    .openapi(report, async (c) => {
      const { id } = signedIn(c)
      return send(c, TelemetryTaken, await telemetry.take(c.req.valid('json'), !reports.take(id)))
    })
    .openapi(show, async (c) => {
      const { account } = c.req.valid('param')
      await inAccount(c, identity, account, maySeeTelemetry)
      return send(c, TelemetryView, await telemetry.view(account))
    })
    .openapi(sums, async (c) => {
      if (!maySumTelemetry(signedIn(c))) throw new HighroadError('not-yours')
      return send(c, OperatorTelemetry, await telemetry.sums())
    })
}
