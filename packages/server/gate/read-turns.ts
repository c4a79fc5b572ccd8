/**
 * The only way to content for AI code. Each batch is read under the permit by one statement, and what was permitted of it is
 * chosen; then the scopes are checked once more, and only then is the batch handed on. The database reads the next one
 * meanwhile, which goes the same way, or nowhere.
 */
import type { DataClass, Contributor } from '@highroad/core/consent'
import { HighroadError } from '@highroad/core/wire'
import { sql } from 'kysely'
import type { Store, Tx } from '../store/index.ts'
import type { TurnItem } from './gate.ts'
import { behind, type Issued } from './permit.ts'
import { columnsOf, type ReadAhead, Reader, rowKind } from './reader.ts'
import type { Handed, ItemKind } from './used-items.ts'

export interface ReadingOptions {
  readonly store: Pick<Store, 'ai'>
}

/** Throws `denied` where the permit does not live, or stops living on the way; a batch under way is then not handed on. */
export async function* readTurns(
  options: ReadingOptions,
  permit: unknown,
): AsyncGenerator<readonly TurnItem[]> {
  const issued = behind(permit)
  mustLive(issued)
  const choose = chooserOf(issued)
  const reader = await Reader.bind(options.store.ai, issued.id)
  try {
    for (;;) {
      mustLive(issued)
      const batch = await reader.batch()
      if (batch === null) return
      const { used, turns } = choose(batch)
      // Nothing lies between this and the handing on.
      const lives = await reader.lives()
      mustLive(issued)
      if (!lives) throw new HighroadError('denied')
      issued.used.add(used)
      if (turns.length > 0) yield turns
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

/** What rows of one speaker, set, audience and classes have in common. */
interface KnownKind extends ItemKind {
  readonly handle: string
  readonly actsFor: string | null
  readonly contributorSetId: string
  readonly audienceId: string
  readonly permits: (time: number) => boolean
}

interface Chosen {
  readonly used: Handed
  readonly turns: readonly TurnItem[]
}

/** A set is permitted as a whole, an item by its own time: what was made in a gap stays out. */
function chooserOf(issued: Issued): (batch: ReadAhead) => Chosen {
  const known = new Map<string, KnownKind | null>()
  const kindOf = (text: string): KnownKind | null => {
    const row = rowKind(text)
    const contributors = issued.sets.get(row.contributorSetId)
    if (contributors === undefined) return null
    const kind = { classes: row.classes, contributors }
    return { ...row, ...kind, actsFor: actsForOf(contributors, row.handle), permits: issued.permits(kind) }
  }
  return (batch) => {
    const { kinds, from, until, texts } = columnsOf(batch)
    const used = { ids: [] as string[], times: [] as number[], kinds: [] as ItemKind[] }
    const turns: TurnItem[] = []
    for (const [i, id] of batch.ids.entries()) {
      const [text, fromMs, untilMs] = [texts[i], from[i], until[i]]
      const named = kinds[i]
      if (text === undefined || fromMs === undefined || untilMs === undefined || named === undefined)
        throw new Error('columns of different lengths')
      let kind = known.get(named)
      if (kind === undefined) known.set(named, (kind = kindOf(named)))
      if (kind === null || !kind.permits(fromMs)) continue
      used.ids.push(id)
      used.times.push(fromMs)
      used.kinds.push(kind)
      turns.push(turnOf(id, fromMs, untilMs, text, kind))
    }
    return { used, turns }
  }
}

function actsForOf(contributors: readonly Contributor[], handle: string): string | null {
  return contributors.find((one) => one.handle === handle)?.actsFor ?? null
}

function turnOf(id: string, fromMs: number, untilMs: number, text: string, kind: KnownKind): TurnItem {
  const { handle, actsFor, contributorSetId, audienceId } = kind
  // Its own: the reader's hands must not reach what the `used` entry will say.
  const classes: DataClass[] = kind.classes.slice()
  return { id, handle, actsFor, fromMs, untilMs, text, contributorSetId, audienceId, classes }
}
