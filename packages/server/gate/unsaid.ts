/**
 * R12 for what a person says of every place at once: where not even their pseudonyms could be looked up, nobody knows which
 * scopes to stop. Until somebody does, whatever rests on anybody's pseudonym waits in this process; then theirs alone stay
 * stopped, here and in the other processes, until what they said is recorded.
 */
import { type Fact, type Handle, type Scope, scopesOf } from '@highroad/core/consent'
import type { Store } from '../store/index.ts'
import type { OwnHandle } from './own.ts'
import { asPerson, ownHandles } from './own-rows.ts'
import { stopElsewhere } from './stopping.ts'
import type { Use, Uses } from './uses.ts'

const LOOKS_AGAIN_AFTER_MS = 1_000

export interface UnsaidParts {
  readonly store: Store
  readonly me: string
  readonly clock: () => number
  readonly uses: Uses
}

/** What one person said and could not be recorded. */
interface Pending {
  /** What it takes away in each place, and when it was said. */
  readonly noes: { readonly of: (handle: Handle) => readonly Fact[]; readonly at: number }[]
  readonly waiting: Set<Use>
}

export class Unsaid {
  readonly #parts: UnsaidParts
  readonly #pending = new Map<string, Pending>()
  #timer: NodeJS.Timeout | undefined

  constructor(parts: UnsaidParts) {
    this.#parts = parts
  }

  /** Something that takes away could not be recorded in every place. Resolves once nothing of it is used here. */
  async stop(person: string, of: (handle: Handle) => readonly Fact[]): Promise<void> {
    const { uses, clock } = this.#parts
    const pending = this.#pending.get(person) ?? { noes: [], waiting: new Set<Use>() }
    this.#pending.set(person, pending)
    pending.noes.push({ of, at: clock() })
    uses.stopAnybody(person)
    for (const use of uses.all())
      if (!pending.waiting.has(use) && [...use.scopes.keys()].some((scope) => scope.startsWith('handle:'))) {
        pending.waiting.add(use)
        use.suspend()
      }
    await this.#look(person)
  }

  /** The person's pseudonyms are known: what they could not say stays stopped in those, and all else goes on. */
  known(person: string, handles: readonly OwnHandle[]): Scope[] {
    const { uses } = this.#parts
    const pending = this.#pending.get(person)
    if (!pending) return []
    this.#pending.delete(person)
    const begun = handles.flatMap((one) => (one.begun ? [one.handle] : []))
    const missing = pending.noes.flatMap(({ of, at }) =>
      begun.flatMap((handle) => of(handle).map((fact) => ({ fact, at }))),
    )
    for (const { fact, at } of missing) uses.stop(fact, at)
    const scopes = [...new Set(missing.flatMap(({ fact }) => scopesOf(fact)))]
    for (const use of uses.in(scopes)) use.die('not-recorded')
    uses.goOnWithout(person)
    for (const use of pending.waiting) use.resume()
    return scopes
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#pending.clear()
  }

  async #look(person: string): Promise<void> {
    const { store, me } = this.#parts
    try {
      const scopes = this.known(person, await asPerson(store, person, ownHandles))
      if (scopes.length > 0) await stopElsewhere(store, me, scopes)
    } catch {
      // The database does not answer this: it is asked again, and meanwhile everything waits.
      clearTimeout(this.#timer)
      this.#timer = setTimeout(() => void this.#lookAgain(), LOOKS_AGAIN_AFTER_MS)
      this.#timer.unref()
    }
  }

  async #lookAgain(): Promise<void> {
    for (const person of this.#pending.keys()) await this.#look(person)
  }
}
