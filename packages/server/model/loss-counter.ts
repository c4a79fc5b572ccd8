// Sound that was lost comes in frames of milliseconds; who shows it wants to hear of it twice a second at most.

/** Sound of `stream` that no text will come of. `fromMs` is wall clock. */
export interface Loss {
  stream: string
  fromMs: number
  ms: number
  /** More waited than may; the process ended with it; or it came while the model was not loaded. */
  why: 'backlog' | 'crash' | 'not-ready'
}

const GATHER_MS = 500

export class LossCounter {
  readonly #gathered = new Map<string, Loss>()
  readonly #listeners = new Set<(loss: Loss) => void>()
  #timer: NodeJS.Timeout | undefined

  add(loss: Loss): void {
    const key = `${loss.why} ${loss.stream}`
    const known = this.#gathered.get(key)
    if (known) known.ms += loss.ms
    else this.#gathered.set(key, { ...loss })
    this.#timer ??= setTimeout(() => this.#tell(), GATHER_MS)
  }

  forget(stream: string): void {
    for (const [key, loss] of this.#gathered) if (loss.stream === stream) this.#gathered.delete(key)
  }

  listen(hear: (loss: Loss) => void): () => void {
    this.#listeners.add(hear)
    return () => void this.#listeners.delete(hear)
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#gathered.clear()
  }

  #tell(): void {
    this.#timer = undefined
    const losses = [...this.#gathered.values()]
    this.#gathered.clear()
    for (const loss of losses) for (const hear of this.#listeners) hear(loss)
  }
}
