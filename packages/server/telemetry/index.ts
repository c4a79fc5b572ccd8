/** What the service notes about itself: numbers and words of closed lists (R4). */
export { openTelemetry, type Telemetry } from './telemetry.ts'
