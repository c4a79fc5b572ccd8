// What the operator publishes about the processors that run here (rule R5: a processor that retains inputs or
// trains on them may not be used for assist).
import type { MoonshineSize } from './moonshine.ts'

export interface ProcessorCard {
  processor: string
  party: 'first' | 'third'
  retains: boolean
  trains: boolean
  agreements: string[]
  region: string
  models: string[]
  /** For people: what runs there, and what becomes of what goes in. */
  purpose: string
}

/** The card of this server itself, which recognises speech and chooses the lines of a summary. */
export function thisServersCard(speech: MoonshineSize): ProcessorCard {
  return {
    processor: 'this-server',
    party: 'first',
    retains: false,
    trains: false,
    agreements: [],
    region: 'this server',
    models: [`Moonshine ${speech} (speech, English)`, 'Silero VAD 6 (where speech begins and ends)'],
    purpose:
      'Turns speech into text and chooses the lines of a summary. It runs on this server, in a process without network; sound is overwritten as soon as its text is out.',
  }
}

/** Which speech model the environment asks for: HIGHROAD_SPEECH_MODEL is `base` (default) or `tiny`. */
export function speechModelFrom(env: Record<string, string | undefined>): MoonshineSize {
  const asked = env['HIGHROAD_SPEECH_MODEL'] ?? 'base'
  if (asked === 'base' || asked === 'tiny') return asked
  throw new Error(`HIGHROAD_SPEECH_MODEL is "${asked}". It can be "base" (better) or "tiny" (half the work).`)
}
