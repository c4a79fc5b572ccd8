// Silero voice activity: how likely is it that somebody speaks in this window?
// Model and shapes: github.com/snakers4/silero-vad (MIT), carried by @ricky0123/vad-web. A window is 512
// samples at 16 kHz; the network wants the last 64 samples of the window before it in front (as its own
// Python wrapper does it), and carries a state of 2 x 1 x 128.
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { floats, floatTensor } from './tensors.ts'

/** Samples a window: 32 ms at 16 kHz. */
export const WINDOW = 512
/** Milliseconds a window. */
export const WINDOW_MS = 32
const CONTEXT = 64

export class VoiceActivity {
  readonly #session: InferenceSession
  readonly #rate = new Tensor('int64', [16_000n], [])

  private constructor(session: InferenceSession) {
    this.#session = session
  }

  static async load(file: string): Promise<VoiceActivity> {
    return new VoiceActivity(
      await InferenceSession.create(file, {
        intraOpNumThreads: 1,
        interOpNumThreads: 1,
        extra: { session: { intra_op: { allow_spinning: '0' } } },
      }),
    )
  }

  /** A detector for one stream. Give it every window of that stream once, in order. */
  stream(): VoiceStream {
    return new VoiceStream(this.#session, this.#rate)
  }
}

export class VoiceStream {
  readonly #session: InferenceSession
  readonly #rate: Tensor
  readonly #input = new Float32Array(CONTEXT + WINDOW)
  #state: Tensor = new Tensor('float32', new Float32Array(256), [2, 1, 128])

  constructor(session: InferenceSession, rate: Tensor) {
    this.#session = session
    this.#rate = rate
  }

  /** Probability (0 to 1) of speech in `window`, which holds exactly {@link WINDOW} samples. */
  async probability(window: Int16Array): Promise<number> {
    this.#input.copyWithin(0, WINDOW)
    for (let i = 0; i < WINDOW; i++) this.#input[CONTEXT + i] = (window[i] ?? 0) / 32_768
    const out = await this.#session.run({
      input: new Tensor('float32', this.#input.slice(), [1, CONTEXT + WINDOW]),
      state: this.#state,
      sr: this.#rate,
    })
    this.#state = floatTensor(out, 'stateN')
    return floats(out, 'output')[0] ?? 0
  }

  /** Forgets what it heard: after a gap, or because it has to. */
  reset(): void {
    this.#input.fill(0)
    this.#state = new Tensor('float32', new Float32Array(256), [2, 1, 128])
  }
}
