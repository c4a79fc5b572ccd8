/** Chat Compose, where it writes for whoever asks: rewriting and drafting, as streams that end with the connection. */
import { ComposeEvent, ERRORS, HighroadError, ReplyDraft, Rewrite } from '@highroad/core/wire'
import type { Context } from 'hono'
import type { ChatCaller } from '../workspace/index.ts'
import { atOnce } from './at-once.ts'
import type { Edge } from './context.ts'
import { caller } from './meeting-caller.ts'
import { textTooLong } from './message-size.ts'
import type { HttpParts } from './parts.ts'
import { channelParam, createRoute, newRoutes, takes } from './routes.ts'
import { steadyPace } from './steady-pace.ts'

/** Each is an entry of the ledger for good, and work for a model. */
const PER_SECOND = 0.2
const AT_ONCE = 10
/** Of one person, at the same time. */
const MOST_RUNNING = 2

const NDJSON: string = 'application/x-ndjson'
/** What stands between must not wait for the whole of it. */
const HEADERS = { 'content-type': NDJSON, 'x-accel-buffering': 'no' }
const streams = (description: string) => ({
  200: { description, content: { [NDJSON]: { schema: ComposeEvent } } },
})
const rewrite = createRoute({
  method: 'post',
  path: '/channels/{channel}/rewrite',
  request: { params: channelParam, body: takes(Rewrite) },
  responses: streams(
    'Your own text, rewritten: events, one a line. Close the connection to stop it. Nothing is sent to anybody else.',
  ),
})
const replyDraft = createRoute({
  method: 'post',
  path: '/channels/{channel}/reply-draft',
  request: { params: channelParam, body: takes(ReplyDraft) },
  responses: streams('A proposal for a reply: events, one a line. Nothing of it is sent by itself.'),
})

type Begin = (who: ChatCaller, signal: AbortSignal) => Promise<AsyncIterable<ComposeEvent>>

export const composeWriting = ({ writing, clock, log }: HttpParts) => {
  const pace = steadyPace({ clock, perSecond: PER_SECOND, atOnce: AT_ONCE })
  const running = atOnce(MOST_RUNNING)

  const started = async (c: Context<Edge>, begin: Begin) => {
    const who = caller(c)
    const over = running.enter(who.id)
    if (over === null) throw new HighroadError('too-often')
    const stopping = new AbortController()
    const signal = AbortSignal.any([c.req.raw.signal, stopping.signal])
    try {
      pace.mustTake(who.id, 'too-often')
      const events = lines(await begin(who, signal))
      return c.body(body(events, { stop: () => stopping.abort(), over }), 200, HEADERS)
    } catch (error) {
      over()
      throw error
    }
  }

  async function* lines(events: AsyncIterable<ComposeEvent>): AsyncGenerator<string> {
    try {
      for await (const event of events) yield `${JSON.stringify(ComposeEvent.parse(event))}\n`
    } catch (error) {
      // What it says may hold what somebody wrote.
      log.error({ event: 'compose-broke', error: error instanceof Error ? error.name : 'unknown' })
      const failed: ComposeEvent = { type: 'failed', sentence: ERRORS.internal[1] }
      yield `${JSON.stringify(failed)}\n`
    }
  }

  return newRoutes(textTooLong)
    .openapi(rewrite, (c) =>
      started(c, (who, signal) =>
        writing.rewrite(who, c.req.valid('param').channel, c.req.valid('json'), signal),
      ),
    )
    .openapi(replyDraft, (c) =>
      started(c, (who, signal) =>
        writing.draft(who, c.req.valid('param').channel, c.req.valid('json'), signal),
      ),
    )
}

/** `stop`: whoever read it is gone. `over`: it ended, in whichever way. */
function body(
  lines: AsyncGenerator<string>,
  { stop, over }: { readonly stop: () => void; readonly over: () => void },
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  return new ReadableStream({
    pull: async (controller) => {
      const { done, value } = await lines.next()
      if (done !== true) return controller.enqueue(encoder.encode(value))
      over()
      controller.close()
    },
    cancel: async () => {
      stop()
      await lines.return(undefined).finally(over)
    },
  })
}
