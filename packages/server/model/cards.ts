/** What the operator publishes about the processor that runs here (R5 asks whether it retains inputs or trains). */
import type { ProcessorCard } from '@highroad/core/consent'
import type { MoonshineSize } from './moonshine.ts'

/** The card of this server itself; `purpose` says to people what runs there and what becomes of what goes in. */
export function thisServersCard(speech: MoonshineSize): ProcessorCard & { purpose: string } {
  return {
    processor: 'this-server',
    party: 'first',
    retainsInputs: false,
    trainsOnInputs: false,
    agreements: [],
    region: 'this server',
    models: [`Moonshine ${speech} (speech, English)`, 'Silero VAD 6 (where speech begins and ends)'],
    purpose:
      'Turns speech into text. It runs on this server, in a process without network; no sound is kept.',
  }
}

/** Which speech model the environment asks for: HIGHROAD_SPEECH_MODEL is `base` (default) or `tiny`. */
export function speechModelFrom(env: Record<string, string | undefined>): MoonshineSize {
  const asked = env['HIGHROAD_SPEECH_MODEL'] || 'base'
  if (asked === 'base' || asked === 'tiny') return asked
  throw new Error(`HIGHROAD_SPEECH_MODEL is "${asked}". It can be "base" (better) or "tiny" (half the work).`)
}
