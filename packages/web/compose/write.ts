/** Asks the Writer and tells what it writes as it comes. */
import { type ComposeEvent, ErrorBody, type ReplyDraft, type Rewrite } from '@highroad/core/wire'
import { Problem, sentenceOf } from '../app/api.ts'
import { EventReader } from './event-reader.ts'

export type Asked = { rewrite: Rewrite } | { draft: ReplyDraft }

const LOST =
  'The connection was lost before it was finished. Your text is as it was, and nothing was sent. Try again.'

/**
 * The events of one request. Aborting stops the Writer, and then nothing more is told. Whatever else goes wrong is told as a
 * `failed`, so that there is always a last event.
 */
export async function* write(
  channel: string,
  asked: Asked,
  signal: AbortSignal,
): AsyncGenerator<ComposeEvent> {
  const reader = new EventReader()
  try {
    const text = (await begin(channel, asked, signal)).pipeThrough(new TextDecoderStream()).getReader()
    for (let read = await text.read(); !read.done; read = await text.read())
      for (const event of reader.read(read.value)) yield event
  } catch (error) {
    if (signal.aborted || reader.ended) return
    yield { type: 'failed', sentence: error instanceof Problem ? sentenceOf(error) : LOST }
    return
  }
  if (!reader.ended && !signal.aborted) yield { type: 'failed', sentence: LOST }
}

async function begin(channel: string, asked: Asked, signal: AbortSignal) {
  const [path, body] =
    'rewrite' in asked ? ['rewrite', asked.rewrite] : (['reply-draft', asked.draft] as const)
  const answer = await fetch(`/api/channels/${channel}/${path}`, {
    method: 'POST',
    credentials: 'same-origin',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal,
  })
  if (answer.ok && answer.body) return answer.body
  const said = ErrorBody.safeParse(await answer.json().catch(() => null))
  throw said.success ? new Problem(said.data.error, said.data.sentence) : new Problem('unreachable', LOST)
}
