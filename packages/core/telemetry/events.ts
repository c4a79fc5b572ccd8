/**
 * What the service may note about itself (R4). Every field takes one of a closed list of values: a word of the list, or a
 * number of a few coarse steps. So there is no field that text could go into, and none for a number with room to hide some.
 */
import { type DataClass, Feature } from '../consent/words.ts'

interface Shape {
  readonly dataClass: Extract<DataClass, 'telemetry' | 'diagnostics'>
  readonly fields: Readonly<Record<string, readonly (string | number)[]>>
}

/** Milliseconds and percents stand for "at most so much"; the last step for everything beyond. Steps are only added at the end. */
export const EVENTS = {
  /** From joining to the first picture. */
  joined: {
    dataClass: 'telemetry',
    fields: {
      firstFrameMs: [250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 60_000],
      picture: ['own', 'others'],
    },
  },
  /** What the connection to the media server was like in the last minute. */
  quality: {
    dataClass: 'telemetry',
    fields: {
      lossPercent: [0, 1, 2, 5, 10, 100],
      jitterMs: [10, 30, 100, 300, 1_000],
      rttMs: [30, 100, 200, 400, 1_000],
    },
  },
  /** From the end of what was said to its caption. */
  captioned: { dataClass: 'telemetry', fields: { latencyMs: [500, 1_000, 2_000, 4_000, 8_000, 30_000] } },
  used: { dataClass: 'telemetry', fields: { feature: Feature.options, act: ['started', 'stopped', 'read'] } },
  failed: {
    dataClass: 'diagnostics',
    fields: {
      part: ['microphone', 'camera', 'media', 'server'],
      problem: ['insecure', 'denied', 'none', 'busy', 'unreachable', 'other'],
    },
  },
} as const satisfies Record<string, Shape>

export type EventName = keyof typeof EVENTS
export const EVENT_NAMES = Object.keys(EVENTS) as [EventName, ...EventName[]]

/** An event as a client sends it. */
export type TelemetryEvent = {
  [E in EventName]: { readonly event: E } & {
    readonly [
      F in keyof (typeof EVENTS)[E]['fields']
    ]: (typeof EVENTS)[E]['fields'][F] extends readonly (infer V)[] ? V : never
  }
}[EventName]

/** The values of each field of an event, in the order in which they are kept. */
export const fieldsOf = (event: EventName): [string, readonly (string | number)[]][] =>
  Object.entries<readonly (string | number)[]>(EVENTS[event].fields)

/** The first step that is not below `value`, or the last one. Throws nothing; what is no number is the last step. */
export function stepOf<S extends readonly number[]>(steps: S, value: number): S[number] {
  return steps.find((step) => value <= step) ?? steps[steps.length - 1] ?? 0
}
