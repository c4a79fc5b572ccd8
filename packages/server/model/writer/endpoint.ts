/**
 * A writer behind an address that speaks as OpenAI’s chat completions do. It is sent the prompt, the model’s name and the
 * key: no person, no account, no channel. It is offered no tool, so whatever it answers is text and nothing else.
 */
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import type { PromptMessage } from '@highroad/core/compose'
import { boundedFetch } from './bounded-fetch.ts'
import { bounded, type Limits } from './bounded.ts'
import { CUT_OFF, NO_TEXT, type Writer, WriterFailed, type Writing } from './face.ts'

export interface EndpointOptions {
  /** The address that `/chat/completions` is appended to. */
  readonly url: string
  readonly model: string
  /** Sent as a bearer token; null: none. */
  readonly key: string | null
  readonly limits?: Limits
}

/** After so many that failed one after the other it is told as failed, until one succeeds or this time has passed. */
const MOST_FAILURES = 3
const FORGOTTEN_MS = 60_000

export function endpointWriter({ url, model, key, limits }: EndpointOptions): Writer {
  const provider = createOpenAICompatible({
    name: 'writer',
    baseURL: url,
    ...(key === null ? {} : { apiKey: key }),
    fetch: boundedFetch,
  })
  const chat = provider.chatModel(model)
  let failures = 0
  let failedAt = 0

  async function* answer(prompt: readonly PromptMessage[], signal: AbortSignal): AsyncGenerator<string> {
    const { stream } = await chat.doStream({
      prompt: prompt.map(({ role, content }) =>
        role === 'system' ? { role, content } : { role, content: [{ type: 'text', text: content }] },
      ),
      abortSignal: signal,
    })
    let wrote = false
    let finished = false
    for await (const part of stream) {
      if (part.type === 'error') {
        if (part.error instanceof WriterFailed) throw part.error
        throw new WriterFailed(wrote ? CUT_OFF : NO_TEXT)
      }
      if (part.type === 'text-delta' && part.delta !== '') {
        wrote = true
        yield part.delta
      }
      if (part.type !== 'finish') continue
      finished = true
      if (part.finishReason.unified !== 'stop') throw new WriterFailed(wrote ? CUT_OFF : NO_TEXT)
    }
    if (!finished || !wrote) throw new WriterFailed(NO_TEXT)
  }

  async function* write(prompt: readonly PromptMessage[], writing: Writing): AsyncGenerator<string> {
    try {
      yield* bounded((signal) => answer(prompt, signal), writing, limits)
      failures = 0
    } catch (error) {
      // Whoever stopped it knows; nothing else that a library throws is shown: it may hold the prompt.
      writing.signal.throwIfAborted()
      failures += 1
      failedAt = performance.now()
      throw error instanceof WriterFailed ? error : new WriterFailed(NO_TEXT)
    }
  }

  return {
    state: () =>
      failures >= MOST_FAILURES && performance.now() - failedAt < FORGOTTEN_MS ? 'failed' : 'ready',
    write,
    stop: () => Promise.resolve(),
  }
}
