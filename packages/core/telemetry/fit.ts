/** Takes of what a client sends only what fits, as positions in closed lists. Nothing of the value itself goes on. */
import { EVENT_NAMES, type EventName, fieldsOf } from './events.ts'

/** An event as it is kept: for each field, the position of its value in the list of `EVENTS`. */
export interface KeptEvent {
  readonly event: EventName
  readonly steps: readonly number[]
}

/** Why an event was not kept. `session-…`, `day-full` and `too-often` are the server's to say, the others are said here. */
export const DROP_REASONS = [
  'no-event',
  'unknown-event',
  'unknown-field',
  'missing-field',
  'unknown-value',
  'session-unknown',
  'session-full',
  'day-full',
  'too-often',
] as const
export type DropReason = (typeof DROP_REASONS)[number]

/** The event, or why there is none. For any value at all, whoever made it. */
export function fit(value: unknown): KeptEvent | DropReason {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'no-event'
  const said = new Map<string, unknown>(Object.entries(value))
  const event = EVENT_NAMES.find((name) => name === said.get('event'))
  if (event === undefined) return 'unknown-event'
  const fields = fieldsOf(event)
  const known = new Set(['event', ...fields.map(([field]) => field)])
  for (const field of said.keys()) if (!known.has(field)) return 'unknown-field'
  const steps: number[] = []
  for (const [field, values] of fields) {
    if (!said.has(field)) return 'missing-field'
    const step = values.findIndex((one) => one === said.get(field))
    if (step === -1) return 'unknown-value'
    steps.push(step)
  }
  return { event, steps }
}

/** The values of an event that was kept, by field; null where it is none of this version's. */
export function valuesOf({ event, steps }: KeptEvent): Record<string, string | number> | null {
  const fields = fieldsOf(event)
  const values = fields.map(([field, list], i) => [field, list[steps[i] ?? -1]] as const)
  if (steps.length !== fields.length) return null
  return values.some(([, value]) => value === undefined)
    ? null
    : (Object.fromEntries(values) as Record<string, string | number>)
}
