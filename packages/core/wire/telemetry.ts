/** What the service notes about itself, as it crosses the wire. What is in a report is read by `core/telemetry`, event by event. */
import { z } from 'zod'
import { OpaqueId } from '../consent/words.ts'
import { DROP_REASONS, EVENT_NAMES, MOST_OF_SESSION } from '../telemetry/index.ts'

/** Chosen by the server, never by a client: 128 random bits, for one visit of a meeting, noted with nobody. */
const Session = z.string().regex(/^[0-9a-f]{32}$/)
const Event = z.enum(EVENT_NAMES)
const Times = z.number().int().positive()

/** POST /telemetry/session → TelemetrySession: for whoever is in the meeting. It is of the account that the meeting belongs to. */
export const NewTelemetrySession = z.strictObject({ meeting: OpaqueId })
export const TelemetrySession = z.strictObject({
  account: OpaqueId,
  session: Session,
  until: z.number(),
})
export type TelemetrySession = z.infer<typeof TelemetrySession>

/** POST /telemetry → TelemetryTaken. What does not fit is dropped and counted; it is no error. */
export const TelemetryReport = z.strictObject({
  account: OpaqueId,
  session: Session,
  events: z.array(z.unknown()).min(1).max(MOST_OF_SESSION),
})
export type TelemetryReport = z.infer<typeof TelemetryReport>
export const TelemetryTaken = z.strictObject({
  kept: z.number().int().nonnegative(),
  dropped: z.partialRecord(z.enum(DROP_REASONS), Times),
})
export type TelemetryTaken = z.infer<typeof TelemetryTaken>

/** For each day, event and field: how often each value came, in the order of the list of values. Zeros are left out. */
const Points = z.array(
  z.strictObject({
    day: z.iso.date(),
    event: Event,
    field: z.string(),
    points: z.array(z.strictObject({ value: z.union([z.string(), z.number()]), times: Times })),
  }),
)
const Dropped = z.array(z.strictObject({ day: z.iso.date(), reason: z.enum(DROP_REASONS), times: Times }))

/** GET /accounts/:account/telemetry (owner, admin): what is noted at all, and what was in the last 30 days. */
export const TelemetryView = z.strictObject({
  collected: z.array(
    z.strictObject({
      event: Event,
      dataClass: z.enum(['telemetry', 'diagnostics']),
      fields: z.array(
        z.strictObject({ field: z.string(), values: z.array(z.union([z.string(), z.number()])) }),
      ),
    }),
  ),
  keptDays: z.number().int(),
  /** The most that somebody could hide in one session by the choice of events, in bits. */
  bitsOfSession: z.number().int(),
  counts: Points,
  dropped: Dropped,
})
export type TelemetryView = z.infer<typeof TelemetryView>

/**
 * GET /operator/telemetry: the sum over those accounts whose telemetry may serve `improve` now, by the gate. Data of the
 * others is in no number here.
 */
export const OperatorTelemetry = z.strictObject({
  accounts: z.number().int().nonnegative(),
  denied: z.number().int().nonnegative(),
  counts: Points,
  /** Reports without a session of this server's, or more often than taken, in this process since it started. */
  unplaced: z.number().int().nonnegative(),
})
export type OperatorTelemetry = z.infer<typeof OperatorTelemetry>
