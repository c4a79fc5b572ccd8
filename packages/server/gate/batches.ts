/** Batches of items as the database gives them: a row a batch, a column of its items a text. */
import { type QueryConfig, types } from 'pg'
import type { DataClass, Handle } from '@highroad/core/consent'

export const MOST_A_BATCH = 2_000

/**
 * A batch is one row: a column of its items as one JSON text, since two thousand rows of nine values each cost four times as
 * much to take apart as the database needs to find them. Of what many items have in common there is one text, `kinds`. A
 * permit that lives and has no further items gives a row of nulls; one that does not live gives none, so that the end of the
 * items and the end of the permit are never confused. `cursor` stays text: a JavaScript date would lose its microseconds, and
 * an item with them.
 */
export type Row = Readonly<Record<string, string | null>>

/** After which item a batch begins: its time as the database says it, and what comes first of one time. */
export interface Place {
  readonly cursor: string
  readonly tie: string
}

/** Items as they were read, oldest first; nobody outside the gate has seen them. */
export interface ReadAhead {
  readonly ids: readonly string[]
  readonly row: Row
}

/** What is known when a batch is about to be handed on. */
export interface Seen {
  /** Whether the permit lives. */
  readonly lives: boolean
  /** Ids of items that were changed since the batch was read, perhaps among others that are not in it. */
  readonly changed: readonly string[]
}

/** What is read under a permit: which rows, in which order. */
export interface Source {
  readonly start: Place
  /** A statement that checks the permit and reads the rows after a place. It gives one row, or none where it does not live. */
  readonly read: (permit: string, after: Place) => QueryConfig
  /** Where the next batch begins; null for an empty one. */
  readonly after: (batch: ReadAhead) => Place | null
  /**
   * A statement that says `Seen`. It takes the account's lock, which a withdrawal needs, so that one acknowledged before the
   * answer is seen.
   */
  readonly look: (permit: string, batch: ReadAhead) => QueryConfig
  /** Where items can change: reads these as they are now. */
  readonly again: ((permit: string, ids: readonly string[]) => QueryConfig) | null
}

export function readFrom(row: Row): ReadAhead {
  return { ids: column<string>(row['ids']), row }
}

export function column<T>(json: string | null | undefined): T[] {
  return json === null || json === undefined ? [] : (JSON.parse(json) as T[])
}

/** What the rows of a kind have in common. */
interface RowKind {
  readonly handle: Handle
  readonly contributorSetId: string
  readonly audienceId: string
  readonly classes: DataClass[]
}

/** Handle, ids and classes hold no blank. */
export function rowKind(kind: string): RowKind {
  const [handle = '', contributorSetId = '', audienceId = '', classes = '{}'] = kind.split(' ')
  return { handle, contributorSetId, audienceId, classes: textArray(classes) as DataClass[] }
}

const TEXT_ARRAY = 1009
const textArray: (text: string) => unknown = types.getTypeParser(TEXT_ARRAY as never)
