/** Puts the assistants together. */
import type { Gate } from '../gate/index.ts'
import type { Assist, EarsPort, MeetingsPort, RecognizerPort } from './face.ts'
import { Reconciler } from './reconcile.ts'
import { SummaryQueue } from './summary.ts'
import type { Voice } from './voice.ts'

interface AssistOptions {
  gate: Pick<Gate, 'lease' | 'permit' | 'readTurns' | 'close'>
  recognizer: RecognizerPort
  ears: EarsPort
  meetings: MeetingsPort
  random: (count: number) => Uint8Array
  /** An event's name and numbers or ids; never content, never a name. */
  log: (event: string, detail: Record<string, string | number>) => void
}

/** Begins to fit leases to meetings, and makes the summaries that an earlier run left over. */
export function openAssist({ gate, recognizer, ears, meetings, random, log }: AssistOptions): Assist {
  const streams = new Map<string, Voice>()
  const newId = () => Buffer.from(random(16)).toString('hex')
  const reconciler = new Reconciler(gate, meetings, { ears, recognizer, meetings, newId, streams, log })
  const summaries = new SummaryQueue(gate, meetings, log)
  const listening = [
    meetings.onChange((meeting) => reconciler.fit(meeting)),
    meetings.onDrain((meeting, feature) => reconciler.drain(meeting, feature)),
    meetings.onEnded(() => summaries.look()),
  ]
  summaries.look()

  const missed = async (voice: Voice | undefined, ms: number) => {
    if (!voice) return
    if (voice.lease('captions')) meetings.captionsBehind(voice.meeting, ms)
    if (voice.lease('summary')) await meetings.reportUnkept(voice.meeting, voice.handle, 'backlog', ms)
  }

  return {
    heard: (meeting, handle, pcm, atMs) => {
      const voice = reconciler.voice(meeting, handle)
      if (voice) voice.push(pcm, atMs)
      else pcm.fill(0)
    },
    text: async (text) => {
      // A stream that is over was forgotten, whatever was still on its way.
      await streams.get(text.stream)?.text(text)
    },
    dropped: (stream, ms) => missed(streams.get(stream), ms),
    lost: (meeting, handle, ms) => missed(reconciler.voice(meeting, handle), ms),
    settled: async () => {
      await reconciler.settled()
      await summaries.settled()
    },
    stop: async () => {
      for (const end of listening) end()
      await reconciler.stop()
      await summaries.stop()
    },
  }
}
