// The process that runs a language model. It starts with an empty environment: no database address, no key; it may read the
// library and the model, write nothing, and reach no network. It answers one request after the other and keeps none.
import { pathToFileURL } from 'node:url'
import type { PromptMessage } from '@highroad/core/compose'
import type { FromGguf, ToGguf } from './gguf-messages.ts'

/** What is used of node-llama-cpp, which is installed only where somebody wants it. */
interface Library {
  getLlama(options: object): Promise<{ loadModel(options: object): Promise<Model> }>
  resolveChatWrapper(model: Model): Wrapper
  LlamaChat: new (options: object) => Chat
  LlamaLogLevel: { disabled: unknown }
}
interface Model {
  readonly trainContextSize: number
  readonly tokenizer: unknown
  createContext(options: object): Promise<{ readonly contextSize: number; getSequence(): Sequence }>
}
interface Sequence {
  clearHistory(): Promise<void>
}
interface Wrapper {
  generateContextState(of: { chatHistory: readonly object[] }): {
    contextText: { tokenize(tokenizer: unknown): readonly unknown[] }
  }
}
interface Chat {
  generateResponse(history: readonly object[], options: object): Promise<{ metadata: { stopReason: string } }>
  dispose(options: object): void
}
interface Loaded {
  readonly library: Library
  readonly model: Model
  readonly wrapper: Wrapper
  readonly sequence: Sequence
  readonly contextSize: number
}

/** Of what the model was made for, as much as a chat needs: memory grows with it. */
const MOST_CONTEXT = 8_192
/** Characters that a token has at least, on the average, of what was allowed for. */
const PER_TOKEN = 3

let loaded: Loaded | null = null
let running: { request: number; stopping: AbortController } | null = null

process.on('message', (message: ToGguf) => {
  if (message.do === 'load') void load(message)
  else if (message.do === 'write') void write(message)
  else if (running?.request === message.request) running.stopping.abort()
})
process.on('disconnect', () => process.exit(0))

async function load({ library: from, file, threads }: ToGguf & { do: 'load' }): Promise<void> {
  try {
    const library = (await import(pathToFileURL(from).href)) as Library
    const llama = await library.getLlama({
      gpu: false,
      build: 'never',
      skipDownload: true,
      progressLogs: false,
      logLevel: library.LlamaLogLevel.disabled,
      maxThreads: threads,
    })
    // The library tried its binary in a process of its own; from here on nothing is started any more.
    process.permission.drop('child')
    const model = await llama.loadModel({ modelPath: file })
    const size = Math.min(MOST_CONTEXT, model.trainContextSize)
    const context = await model.createContext({
      contextSize: { min: Math.min(1_024, size), max: size },
      threads,
    })
    loaded = {
      library,
      model,
      wrapper: library.resolveChatWrapper(model),
      sequence: context.getSequence(),
      contextSize: context.contextSize,
    }
    send({ is: 'ready' })
  } catch (error) {
    send({ is: 'failed', reason: error instanceof Error ? error.message : String(error) })
  }
}

async function write({ request, prompt, most }: ToGguf & { do: 'write' }): Promise<void> {
  // The server sends one at a time, and nothing before 'ready'.
  if (!loaded || running) return send({ is: 'over', request, how: 'failed' })
  const stopping = new AbortController()
  running = { request, stopping }
  let how: (FromGguf & { is: 'over' })['how'] = 'failed'
  try {
    how = await answer(loaded, prompt, { request, most, signal: stopping.signal })
  } catch {
    // What it says may hold what somebody wrote.
    if (stopping.signal.aborted) how = 'stopped'
  }
  running = null
  send({ is: 'over', request, how })
}

async function answer(
  { library, model, wrapper, sequence, contextSize }: Loaded,
  prompt: readonly PromptMessage[],
  { request, most, signal }: { request: number; most: number; signal: AbortSignal },
): Promise<(FromGguf & { is: 'over' })['how']> {
  const history = [
    ...prompt.map(({ role, content }) => ({ type: role, text: content })),
    { type: 'model', response: [] },
  ]
  const tokens = wrapper.generateContextState({ chatHistory: history }).contextText.tokenize(model.tokenizer)
  // A prompt that does not fit would be cut by the library wherever it likes.
  const left = contextSize - tokens.length - 16
  if (left < 64) return 'too-long'
  const chat = new library.LlamaChat({
    contextSequence: sequence,
    chatWrapper: wrapper,
    autoDisposeSequence: false,
  })
  try {
    const { metadata } = await chat.generateResponse(history, {
      maxTokens: Math.min(left, Math.ceil(most / PER_TOKEN)),
      // A rewrite is no matter of luck.
      temperature: 0,
      signal,
      stopOnAbortSignal: true,
      onTextChunk: (text: string) => send({ is: 'text', request, text }),
    })
    if (signal.aborted) return 'stopped'
    return metadata.stopReason === 'eogToken' ? 'done' : 'cut'
  } finally {
    chat.dispose({ disposeSequence: false })
    // Nothing of one request is there for the next.
    await sequence.clearHistory()
  }
}

function send(message: FromGguf): void {
  if (process.connected) process.send?.(message)
}
