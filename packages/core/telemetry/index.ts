/** What the service may note about itself: closed shapes of numbers and words (R4), what fits them, and what could be hidden in it. */
export { BITS_OF_EVENT, bitsOfSession, MOST_OF_SESSION, POSSIBLE_EVENTS } from './bound.ts'
export { EVENT_NAMES, type EventName, EVENTS, fieldsOf, stepOf, type TelemetryEvent } from './events.ts'
export { DROP_REASONS, type DropReason, fit, type KeptEvent, valuesOf } from './fit.ts'
