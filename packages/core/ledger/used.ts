/** The rows a `used` entry commits to. */
import { bytesToHex } from '@noble/hashes/utils.js'
import { DataClass } from '../consent/words.ts'
import { canonicalBytes } from './canonical.ts'
import { type HashBytes, leafHash, rootOver } from './merkle.ts'
import type { UsedItem } from './permit.ts'

const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

/** An item in its canonical form: classes in the order of the vocabulary, contributors by handle. */
export function canonicalItem(item: UsedItem): UsedItem {
  return {
    item: item.item,
    classes: DataClass.options.filter((c) => item.classes.includes(c)),
    time: item.time,
    contributors: [...item.contributors].sort((a, b) => byText(a.handle, b.handle)),
    audience: item.audience,
  }
}

/** Items as evidence carries them: each canonical, in item-id order. */
export function canonicalItems(items: readonly UsedItem[]): UsedItem[] {
  return items.map(canonicalItem).sort((a, b) => byText(a.item, b.item))
}

/** How many rows, and the RFC 6962 root (64 hex digits) over their canonical JSON, in item-id order. */
export function usedRoot(items: readonly UsedItem[], hash?: HashBytes): { count: number; root: string } {
  const rows = canonicalItems(items)
  const hashes = rows.map((row) => leafHash(canonicalBytes(row), hash))
  return { count: rows.length, root: bytesToHex(rootOver(hashes, hash)) }
}
