// The process that recognises speech. It starts with an empty environment: no database address, no key. It
// hears numbers and samples, and answers numbers and words; it writes nothing anywhere.
import type { FromRecognizer, ToRecognizer } from './recognizer-messages.ts'
import { ListeningStream } from './listening-stream.ts'
import { Moonshine } from './moonshine.ts'
import type { Segment } from './segmenter.ts'
import { VoiceActivity } from './silero.ts'

/** When frames stop without a word (microphone muted, connection lost), the utterance ends after this. */
const QUIET_MS = 900

interface Models {
  speech: Moonshine
  voice: VoiceActivity
  mostWaitingMs: number
}

interface Stream {
  id: number
  ear: ListeningStream
  lastPush: number
  /** Milliseconds of this stream's segments that wait for the model or are in it. */
  inWorkMs: number
  /** Nothing more comes; say so when the last segment is through. */
  closing: boolean
}

const streams = new Map<number, Stream>()
const queue: { stream: Stream; segment: Segment }[] = []
let models: Models | null = null
let working = false

process.on('message', (message: ToRecognizer) => {
  if (message.do === 'load') void load(message)
  else if (message.do === 'push') void push(message.stream, message.pcm, message.atMs)
  else if (message.do === 'drop') drop(message.stream)
  else void close(message.stream)
})
process.on('disconnect', () => process.exit(0))

setInterval(() => {
  const now = performance.now()
  for (const stream of streams.values())
    if (stream.ear.waitingMs === 0 && stream.ear.heldMs > 0 && now - stream.lastPush > QUIET_MS)
      void stream.ear.flush().then(() => heard(stream))
}, 300)

async function load(message: ToRecognizer & { do: 'load' }): Promise<void> {
  try {
    const voice = await VoiceActivity.load(message.voiceActivity)
    send({ is: 'loading', part: 0.1 })
    const speech = await Moonshine.load(message.folder, message.size, message.threads, (part) =>
      send({ is: 'loading', part: 0.1 + 0.8 * part }),
    )
    // The first run compiles and allocates; nobody should wait for that in a meeting.
    await speech.transcribe(new Int16Array(16_000), () => false)
    models = { speech, voice, mostWaitingMs: message.mostWaitingMs }
    send({ is: 'ready' })
  } catch (error) {
    send({ is: 'failed', reason: error instanceof Error ? error.message : String(error) })
  }
}

async function push(id: number, pcm: Int16Array, atMs: number): Promise<void> {
  // The server sends nothing before 'ready'; without models there is nothing to do with sound but let it go.
  if (!models) return
  let stream = streams.get(id)
  if (!stream) {
    const made: Stream = {
      id,
      ear: new ListeningStream(models.voice.stream(), (segment) => enqueue(made, segment)),
      lastPush: 0,
      inWorkMs: 0,
      closing: false,
    }
    stream = made
    streams.set(id, stream)
  }
  stream.lastPush = performance.now()
  await stream.ear.push(pcm, atMs)
  if (!stream.ear.gone) heard(stream)
}

function enqueue(stream: Stream, segment: Segment): void {
  queue.push({ stream, segment })
  stream.inWorkMs += length(segment)
  const most = models?.mostWaitingMs ?? 0
  let waiting = queue.reduce((sum, entry) => sum + length(entry.segment), 0)
  // The oldest goes: captions that trail a minute behind help nobody, and the loss is counted and shown.
  while (waiting > most && queue.length > 1) {
    const oldest = queue.shift()
    if (!oldest) break
    waiting -= length(oldest.segment)
    settle(oldest.stream, oldest.segment)
    send({ is: 'lost', stream: oldest.stream.id, fromMs: oldest.segment.fromMs, ms: length(oldest.segment) })
    closeWhenThrough(oldest.stream)
  }
  void work()
}

async function work(): Promise<void> {
  if (working || !models) return
  working = true
  for (let entry = queue.shift(); entry; entry = queue.shift()) {
    const { stream, segment } = entry
    const began = performance.now()
    const got = await models.speech.transcribe(segment.audio, () => stream.ear.gone)
    const workMs = performance.now() - began
    const { fromMs } = segment
    const ms = length(segment)
    settle(stream, segment)
    if (!got || stream.ear.gone) continue
    const { text, part } = got
    const untilMs = part < 1 ? Math.round(fromMs + ms * part) : segment.untilMs
    if (text) send({ is: 'final', stream: stream.id, fromMs, untilMs, text, workMs })
    // What the model could not make out is missing from the text, and is counted as missing.
    if (part < 1) send({ is: 'lost', stream: stream.id, fromMs: untilMs, ms: ms * (1 - part) })
    heard(stream)
    closeWhenThrough(stream)
  }
  working = false
}

function drop(id: number): void {
  const stream = streams.get(id)
  if (!stream) return
  stream.ear.drop()
  for (let i = queue.length - 1; i >= 0; i--) {
    const entry = queue[i]
    if (entry?.stream !== stream) continue
    entry.segment.audio.fill(0)
    queue.splice(i, 1)
  }
  streams.delete(id)
}

async function close(id: number): Promise<void> {
  const stream = streams.get(id)
  if (!stream) return send({ is: 'closed', stream: id })
  await stream.ear.flush()
  stream.closing = true
  closeWhenThrough(stream)
}

function closeWhenThrough(stream: Stream): void {
  if (!stream.closing || stream.inWorkMs > 0 || stream.ear.gone) return
  streams.delete(stream.id)
  send({ is: 'closed', stream: stream.id })
}

function settle(stream: Stream, segment: Segment): void {
  stream.inWorkMs = Math.max(0, stream.inWorkMs - length(segment))
  segment.audio.fill(0)
}

function heard(stream: Stream): void {
  const { heardMs, heldMs } = stream.ear
  send({
    is: 'heard',
    stream: stream.id,
    heardMs,
    settledMs: Math.max(0, heardMs - heldMs - stream.inWorkMs),
  })
}

function length(segment: Segment): number {
  return segment.audio.length / 16
}

function send(message: FromRecognizer): void {
  if (process.connected) process.send?.(message)
}
