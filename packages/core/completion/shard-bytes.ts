/**
 * The one byte form of a shard: "hrc", the version of form and tokens, the words (sorted by code unit, each as how much
 * it shares with the one before and the rest in UTF-8), then the n-grams (sorted, the same way, as places of words) with
 * their counts. Numbers are LEB128. Equal counts have equal bytes.
 */
import { fromUtf8, utf8 } from '../ledger/utf8.ts'
import { CONTEXT, SEPARATOR, type Shard } from './shard.ts'

/** "hrc" and the version. The version rises when the tokens of any text or this form change. */
const HEAD = [0x68, 0x72, 0x63, 1]
const WIDTH = CONTEXT + 1

/** The canonical bytes of a shard. */
export function serialise(shard: Shard): Uint8Array {
  const out = new Sink()
  for (const byte of HEAD) out.byte(byte)
  const grams = Array.from(shard, ([gram, count]) => ({ parts: gram.split(SEPARATOR), count }))
  const words = [...new Set(grams.flatMap(({ parts }) => parts))].sort(byCodeUnit)
  out.number(words.length)
  let before = ''
  for (const word of words) {
    const shared = sharedLength(before, word)
    const rest = utf8(word.slice(shared))
    out.number(shared)
    out.number(rest.length)
    for (const byte of rest) out.byte(byte)
    before = word
  }
  const places = new Map(words.map((word, place) => [word, place]))
  const rows = grams.map(({ parts, count }) => {
    const ids = parts.map((part) => places.get(part) ?? 0)
    const [a = 0, b = 0, c = 0, d = 0] = ids
    return { ids, count, high: a * words.length + b, low: c * words.length + d }
  })
  rows.sort((a, b) => a.high - b.high || a.low - b.low)
  out.number(rows.length)
  let last: number[] = []
  for (const { ids, count } of rows) {
    let shared = 0
    while (shared < WIDTH - 1 && ids[shared] === last[shared]) shared += 1
    out.number(shared)
    for (const id of ids.slice(shared)) out.number(id)
    out.number(count)
    last = ids
  }
  return out.bytes()
}

/** The shard of these bytes. Throws unless they are exactly what {@link serialise} makes of some shard. */
export function parse(bytes: Uint8Array): Shard {
  const source = new Source(bytes)
  for (const byte of HEAD)
    if (source.byte() !== byte) throw new Error('these bytes are no shard of this version')
  const words: string[] = []
  for (let left = source.number(); left > 0; left--) {
    const start = (words.at(-1) ?? '').slice(0, source.number())
    words.push(start + fromUtf8(source.take(source.number())))
  }
  const shard: Shard = new Map()
  let last: number[] = []
  for (let left = source.number(); left > 0; left--) {
    const ids = last.slice(0, source.number())
    while (ids.length < WIDTH) ids.push(source.number())
    shard.set(ids.map((id) => words[id] ?? '').join(SEPARATOR), source.number())
    last = ids
  }
  const again = serialise(shard)
  if (again.length !== bytes.length || again.some((byte, at) => byte !== bytes[at]))
    throw new Error('these bytes are not the one form of a shard')
  return shard
}

function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Code units that both begin with; never half of a character that takes two. */
function sharedLength(a: string, b: string): number {
  let length = 0
  while (length < a.length && a[length] === b[length]) length += 1
  const code = b.charCodeAt(length - 1)
  return code >= 0xd800 && code < 0xdc00 ? length - 1 : length
}

class Sink {
  private held = new Uint8Array(1024)
  private length = 0

  byte(value: number): void {
    if (this.length === this.held.length) {
      const larger = new Uint8Array(this.length * 2)
      larger.set(this.held)
      this.held = larger
    }
    this.held[this.length++] = value
  }

  number(value: number): void {
    let left = value
    for (; left > 127; left = Math.floor(left / 128)) this.byte((left % 128) + 128)
    this.byte(left)
  }

  bytes(): Uint8Array {
    return this.held.slice(0, this.length)
  }
}

class Source {
  private at = 0
  private readonly from: Uint8Array

  constructor(from: Uint8Array) {
    this.from = from
  }

  byte(): number {
    const value = this.from[this.at++]
    if (value === undefined) throw new Error('these bytes end too early')
    return value
  }

  number(): number {
    let [value, scale] = [0, 1]
    for (;;) {
      const byte = this.byte()
      value += (byte % 128) * scale
      if (byte < 128) return value
      scale *= 128
      if (scale > 2 ** 42) throw new Error('these bytes hold a number that no shard has')
    }
  }

  take(length: number): Uint8Array {
    if (this.at + length > this.from.length) throw new Error('these bytes end too early')
    this.at += length
    return this.from.subarray(this.at - length, this.at)
  }
}
