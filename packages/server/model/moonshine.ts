// Moonshine speech recognition (Useful Sensors, MIT) on onnxruntime: an encoder over raw 16 kHz samples, a
// decoder with a key-value cache, greedy. Shapes and limits as in the package's own browser code.
import { join } from 'node:path'
import llamaTokenizer from 'llama-tokenizer-js'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { floats, floatTensor } from './tensors.ts'
import { loopStart, wholeWords } from './token-loop.ts'

export type MoonshineSize = 'tiny' | 'base'

export interface Transcribed {
  text: string
  /** How much of the audio, 0 to 1, the text stands for: less than all where decoding fell into a loop. */
  part: number
}

const SHAPES = {
  tiny: { layers: 6, heads: 8, width: 36 },
  base: { layers: 8, heads: 8, width: 52 },
} as const

const START = 1
const END = 2
const TOKENS_PER_SECOND = 6.5
const RATE = 16_000
/** The encoder's convolutions need this many samples; shorter audio is padded with silence. */
const SHORTEST = 4_800

export class Moonshine {
  readonly #encoder: InferenceSession
  readonly #decoder: InferenceSession
  readonly #shape: (typeof SHAPES)[MoonshineSize]

  private constructor(encoder: InferenceSession, decoder: InferenceSession, size: MoonshineSize) {
    this.#encoder = encoder
    this.#decoder = decoder
    this.#shape = SHAPES[size]
  }

  /** Loads the model from `folder`; `loaded` hears 0.5 after the encoder and 1 after the decoder. */
  static async load(
    folder: string,
    size: MoonshineSize,
    threads: number,
    loaded: (part: number) => void,
  ): Promise<Moonshine> {
    const options: InferenceSession.SessionOptions = {
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      // A thread that spins while it waits takes the core from the media server beside it.
      extra: { session: { intra_op: { allow_spinning: '0' } } },
    }
    const encoder = await InferenceSession.create(join(folder, 'encoder_model.onnx'), options)
    loaded(0.5)
    const decoder = await InferenceSession.create(join(folder, 'decoder_model_merged.onnx'), options)
    loaded(1)
    return new Moonshine(encoder, decoder, size)
  }

  /**
   * The words in `audio` (16 kHz, mono). Between two tokens it asks `unwanted`; when that says true it stops
   * and returns null, so that audio somebody withdrew is not worked on to its end. Text ends before a loop.
   */
  async transcribe(audio: Int16Array, unwanted: () => boolean): Promise<Transcribed | null> {
    const samples = new Float32Array(Math.max(audio.length, SHORTEST))
    for (let i = 0; i < audio.length; i++) samples[i] = (audio[i] ?? 0) / 32_768
    const most = Math.ceil((samples.length / RATE) * TOKENS_PER_SECOND)
    const encoded = await this.#encoder.run({
      input_values: new Tensor('float32', samples, [1, samples.length]),
    })
    samples.fill(0)
    const states = floatTensor(encoded, 'last_hidden_state')

    let cache = this.#emptyCache()
    const tokens: number[] = []
    let loop: number | null = null
    for (let i = 0; i < most && loop === null; i++) {
      if (unwanted()) return null
      const out = await this.#decoder.run({
        input_ids: new Tensor('int64', [BigInt(tokens.at(-1) ?? START)], [1, 1]),
        encoder_hidden_states: states,
        use_cache_branch: new Tensor('bool', [i > 0]),
        ...cache,
      })
      const token = greatest(floats(out, 'logits'))
      if (token === END) break
      tokens.push(token)
      loop = loopStart(tokens, i + 1 === most)
      cache = this.#nextCache(cache, out, i === 0)
    }
    if (unwanted()) return null
    const text = wordsOf(tokens)
    if (loop === null) return { text, part: 1 }
    const words = wholeWords(wordsOf(tokens.slice(0, loop)), text)
    return { text: words, part: words === '' ? 0 : Math.min(1, loop / most) }
  }

  #emptyCache(): Record<string, Tensor> {
    const { layers, heads, width } = this.#shape
    return Object.fromEntries(
      cacheKeys(layers).map((key) => [
        `past_key_values.${key}`,
        new Tensor('float32', [], [0, heads, 1, width]),
      ]),
    )
  }

  /** The encoder's half of the cache comes from the first step only; later steps return it empty. */
  #nextCache(
    before: Record<string, Tensor>,
    out: InferenceSession.ReturnType,
    first: boolean,
  ): Record<string, Tensor> {
    const next = { ...before }
    for (const key of cacheKeys(this.#shape.layers)) {
      if (first || key.includes('decoder'))
        next[`past_key_values.${key}`] = floatTensor(out, `present.${key}`)
    }
    return next
  }
}

function cacheKeys(layers: number): string[] {
  return Array.from({ length: layers }, (_, i) =>
    ['decoder.key', 'decoder.value', 'encoder.key', 'encoder.value'].map((part) => `${i}.${part}`),
  ).flat()
}

const wordsOf = (tokens: number[]): string => llamaTokenizer.decode([START, ...tokens]).trim()

function greatest(values: Float32Array): number {
  let best = 0
  for (let i = 1; i < values.length; i++) if ((values[i] ?? 0) > (values[best] ?? 0)) best = i
  return best
}
