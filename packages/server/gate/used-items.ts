/** What was handed on under a permit, kept small until its `used` entry is written: there may be a hundred thousand items. */
import type { Contributor, DataClass } from '@highroad/core/consent'
import type { UsedItem } from '@highroad/core/ledger'

/** What many items have in common. */
export interface ItemKind {
  readonly classes: DataClass[]
  readonly contributors: Contributor[]
}

/** Items of one batch, a column each: the same place in each column is the same item. */
export interface Handed {
  readonly ids: readonly string[]
  /** Milliseconds since 1970. */
  readonly times: readonly number[]
  readonly kinds: readonly ItemKind[]
}

export class UsedItems {
  readonly #audience: string
  readonly #handed: Handed[] = []
  #newest = 0

  constructor(audience: string) {
    this.#audience = audience
  }

  /** Time of the newest item, 0 where there is none. */
  get newest(): number {
    return this.#newest
  }

  add(handed: Handed): void {
    if (handed.ids.length === 0) return
    this.#handed.push(handed)
    for (const time of handed.times) if (time > this.#newest) this.#newest = time
  }

  /** Each item once, as it was handed on last, however often it was read. */
  all(): UsedItem[] {
    const items = new Map<string, UsedItem>()
    for (const { ids, times, kinds } of this.#handed)
      for (const [i, item] of ids.entries()) {
        const [time, kind] = [times[i], kinds[i]]
        if (time === undefined || kind === undefined) throw new Error('columns of different lengths')
        const { classes, contributors } = kind
        items.set(item, { item, classes, time, contributors, audience: this.#audience })
      }
    return [...items.values()]
  }
}
