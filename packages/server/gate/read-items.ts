/**
 * The only way to content for AI code. Each batch is read under the permit by one statement, and what was permitted of it is
 * chosen; then the scopes are checked once more, and only then is the batch handed on. The database reads the next one
 * meanwhile, which goes the same way, or nowhere.
 */
import type { Contributor, DataClass, Handle } from '@highroad/core/consent'
import { HighroadError } from '@highroad/core/wire'
import { sql } from 'kysely'
import type { Store, Tx } from '../store/index.ts'
import { column, type ReadAhead, type Row, rowKind, type Source } from './batches.ts'
import { behind, type Issued } from './permit.ts'
import { Reader } from './reader.ts'
import type { Handed, ItemKind } from './used-items.ts'

export interface ReadingOptions {
  readonly store: Pick<Store, 'ai'>
}

/** What rows of one contributor, set, audience and classes have in common. */
export interface KnownKind extends ItemKind {
  readonly handle: Handle
  readonly actsFor: string | null
  readonly contributorSetId: string
  readonly audienceId: string
  readonly permits: (time: number) => boolean
}

/** A source, and how its rows are handed on. */
export interface Items<T> extends Source {
  /** Takes the further columns apart, then makes one item after another. */
  readonly make: (row: Row) => (i: number, id: string, time: number, text: string, kind: KnownKind) => T
}

/** A batch that changes faster than it can be handed on is not. */
const MOST_AGAIN = 10

/** Throws `denied` where the permit does not live, or stops living on the way; a batch under way is then not handed on. */
export async function* readItems<T>(
  { store }: ReadingOptions,
  issued: Issued,
  items: Items<T>,
): AsyncGenerator<readonly T[]> {
  mustLive(issued)
  const choose = chooserOf(issued, items)
  const reader = await Reader.bind(store.ai, issued.id, items)
  try {
    for (;;) {
      mustLive(issued)
      let batch = await reader.batch()
      if (batch === null) return
      let chosen = choose(batch)
      for (let times = 0; ; times++) {
        // Nothing lies between this and the handing on.
        const { lives, changed } = await reader.look(batch)
        mustLive(issued)
        if (!lives) throw new HighroadError('denied')
        if (!areAmong(changed, batch.ids)) break
        if (times === MOST_AGAIN) throw new HighroadError('denied')
        batch = await reader.again(batch.ids)
        chosen = choose(batch)
      }
      issued.used.add(chosen.used)
      if (chosen.items.length > 0) yield chosen.items
    }
  } finally {
    await reader.end()
  }
}

/**
 * Whether what was made under a permit may still be kept. Within the keeper's transaction: until that ends, a withdrawal
 * that would end the permit waits.
 */
export async function stillLives(tx: Tx, permit: unknown): Promise<boolean> {
  const issued = behind(permit)
  const { rows } = await sql<{ lives: boolean }>`
    select exists (select from wall.opened(${issued.id})) as lives`.execute(tx)
  return rows[0]?.lives === true && issued.state === 'live'
}

function mustLive(issued: Issued): void {
  if (issued.state !== 'live') throw new HighroadError('denied')
}

function areAmong(changed: readonly string[], ids: readonly string[]): boolean {
  if (changed.length === 0) return false
  const there = new Set(ids)
  return changed.some((id) => there.has(id))
}

interface Chosen<T> {
  readonly used: Handed
  readonly items: readonly T[]
}

/** A set is permitted as a whole, an item by its own time: what was made in a gap stays out. */
function chooserOf<T>(issued: Issued, { make }: Items<T>): (batch: ReadAhead) => Chosen<T> {
  const known = new Map<string, KnownKind | null>()
  const kindOf = (text: string): KnownKind | null => {
    const row = rowKind(text)
    const contributors = issued.sets.get(row.contributorSetId)
    if (contributors === undefined) return null
    const kind = { classes: row.classes, contributors }
    return { ...row, ...kind, actsFor: actsForOf(contributors, row.handle), permits: issued.permits(kind) }
  }
  return ({ ids, row }) => {
    const [kinds, times, texts] = [
      column<string>(row['kinds']),
      column<number>(row['times']),
      column<string>(row['texts']),
    ]
    const itemOf = make(row)
    const used = { ids: [] as string[], times: [] as number[], kinds: [] as ItemKind[] }
    const items: T[] = []
    for (const [i, id] of ids.entries()) {
      const [text, time, named] = [texts[i], times[i], kinds[i]]
      if (text === undefined || time === undefined || named === undefined)
        throw new Error('columns of different lengths')
      let kind = known.get(named)
      if (kind === undefined) known.set(named, (kind = kindOf(named)))
      if (kind === null || !kind.permits(time)) continue
      used.ids.push(id)
      used.times.push(time)
      used.kinds.push(kind)
      items.push(itemOf(i, id, time, text, kind))
    }
    return { used, items }
  }
}

function actsForOf(contributors: readonly Contributor[], handle: string): string | null {
  return contributors.find((one) => one.handle === handle)?.actsFor ?? null
}

/** An item's own: the reader's hands must not reach what the `used` entry will say. */
export const classesOf = (kind: KnownKind): DataClass[] => kind.classes.slice()
