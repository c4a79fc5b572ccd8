/** Who wants to know that something about a meeting changed. Calls in the same tick are told once. */
export class Changes {
  readonly #listeners = new Set<(meeting: string) => void>()
  readonly #waiting = new Set<string>()

  /** Returns what ends the listening. */
  listen(changed: (meeting: string) => void): () => void {
    this.#listeners.add(changed)
    return () => void this.#listeners.delete(changed)
  }

  tell(meeting: string): void {
    if (this.#waiting.has(meeting)) return
    this.#waiting.add(meeting)
    queueMicrotask(() => {
      this.#waiting.delete(meeting)
      for (const listener of this.#listeners) listener(meeting)
    })
  }
}
