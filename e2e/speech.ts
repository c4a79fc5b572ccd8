/** Human speech as files that Chromium takes for a microphone: 48 kHz, mono, 16 bit. */
import { writeFileSync } from 'node:fs'
import { recording, type RecordingName } from '../packages/server/media/testing/speech.ts'
import { wavBytes } from '../packages/server/media/testing/wav.ts'

/** What each voice says, and words of it that occur in nobody else's. */
export const VOICES = {
  installer: { says: ['demo-congrats'], words: ['congratulations', 'installed'] },
  tester: { says: ['demo-echotest', 'demo-nogo'], words: ['echo', 'latency'] },
  reader: {
    says: ['austen-0870', 'austen-0880', 'austen-0890', 'austen-0930'],
    words: ['dashwood', 'selfish', 'amiable'],
  },
} as const satisfies Record<string, { says: readonly RecordingName[]; words: readonly string[] }>

/** Writes one microphone: each recording after `leadMs` of silence, so that the loop has pauses to cut at. */
export function writeMicrophone(target: string, voice: keyof typeof VOICES, leadMs = 1200): string {
  const rate = 48_000
  const lead = new Int16Array((rate * leadMs) / 1000)
  const parts = VOICES[voice].says.flatMap((name) => [lead, recording(name, rate).samples])
  const samples = new Int16Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    samples.set(part, at)
    at += part.length
  }
  writeFileSync(target, wavBytes({ rate, samples }))
  return target
}
