/** Who is told that a message does not say any more what it said, here or in another process. */
export class Unsaid {
  readonly #listening = new Set<(channel: string | null) => void>()
  #hears = true

  /** Whether other processes would be heard now. */
  get hears(): boolean {
    return this.#hears
  }

  listen(told: (channel: string | null) => void): () => void {
    this.#listening.add(told)
    return () => void this.#listening.delete(told)
  }

  tell(channel: string | null): void {
    for (const told of this.#listening) told(channel)
  }

  away(): void {
    this.#hears = false
    this.tell(null)
  }

  /** What was said meanwhile was not heard. */
  again(): void {
    this.tell(null)
    this.#hears = true
  }
}
