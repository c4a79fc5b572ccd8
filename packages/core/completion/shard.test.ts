/** Learning, forgetting and the one byte form. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { countsOf, forget, learn, merge, type Shard } from './shard.ts'
import { parse, serialise } from './shard-bytes.ts'

const WORDS =
  'the plan is ready, thanks! Do we meet tomorrow? 日本語です แผนการ don’t e\u0301t\u00e9 🙂 a@b.example 42 \ud800'.split(
    ' ',
  )
const message = fc.oneof(
  fc.array(fc.constantFrom(...WORDS), { maxLength: 12 }).map((words) => words.join(' ')),
  fc.string({ unit: 'binary', maxLength: 40 }),
)
const messages = fc.array(message, { maxLength: 12 })

function learned(texts: readonly string[]): Shard {
  const shard: Shard = new Map()
  for (const text of texts) learn(shard, text)
  return shard
}

describe('a shard', () => {
  test('R10 that forgets is, byte for byte, one that never learned, in any order', () => {
    fc.assert(
      fc.property(messages, messages, fc.infiniteStream(fc.nat()), (kept, forgotten, order) => {
        const mixed = [...kept, ...forgotten]
          .map((text) => ({ text, at: order.next().value ?? 0 }))
          .sort((a, b) => a.at - b.at)
        const shard = learned(mixed.map(({ text }) => text))
        for (const text of forgotten) forget(shard, text)
        expect(serialise(shard)).toEqual(serialise(learned(kept)))
      }),
    )
  })

  test('R10 that learned 100,000 messages forgets a third of them without a trace', () => {
    const text = (n: number) =>
      Array.from(
        { length: 3 + (n % 7) },
        (_, at) =>
          `w${'abcdefghij'[(n * (at + 3) * 7919) % 10]}${'klmnopqrst'[(n >> at) % 10]}${'uvwxyz'[(n * 31) % 6]}${'abcde'[(n >> (at + 2)) % 5]}`,
      ).join(' ')
    const all = Array.from({ length: 100_000 }, (_, n) => text(n))
    const shard = learned(all)
    for (const [n, message] of all.entries()) if (n % 3 === 0) forget(shard, message)
    const never = learned(all.filter((_, n) => n % 3 !== 0))
    expect(shard.size).toBeGreaterThan(10_000)
    expect(Buffer.compare(serialise(shard), serialise(never))).toBe(0)
  }, 60_000)

  test('does not forget what it never learned, and is not changed by the try', () => {
    const shard = learned(['we meet tomorrow', 'we meet again'])
    const before = serialise(shard)
    expect(() => forget(shard, 'we meet on the moon')).toThrow('never learned')
    expect(serialise(shard)).toEqual(before)
  })

  test('forgetting touches only the counts of what is forgotten', () => {
    const shard = learned(['we meet tomorrow', 'the plan is ready'])
    const touched: string[] = []
    const watched = new Proxy(shard, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name)
        if (typeof value !== 'function') return value
        return (...args: unknown[]) => {
          if (name === 'set' || name === 'delete') touched.push(String(args[0]))
          return Reflect.apply(value, target, args) as unknown
        }
      },
    })
    forget(watched, 'we meet tomorrow')
    expect(touched.toSorted()).toEqual([...countsOf('we meet tomorrow').keys()].toSorted())
  })

  test('merging has the same bytes in any order, and is as if one had learned all', () => {
    fc.assert(
      fc.property(messages, messages, messages, (a, b, c) => {
        const one = serialise(merge([learned(a), learned(b), learned(c)]))
        expect(serialise(merge([learned(c), learned(a), learned(b)]))).toEqual(one)
        expect(serialise(learned([...a, ...b, ...c]))).toEqual(one)
      }),
    )
  })
})

describe('the byte form', () => {
  test('is read back', () => {
    fc.assert(
      fc.property(messages, (texts) => {
        const shard = learned(texts)
        expect(Object.fromEntries(parse(serialise(shard)))).toEqual(Object.fromEntries(shard))
      }),
    )
  })

  test('has one form only: no changed byte is read as the same, and none hangs', () => {
    const bytes = serialise(learned(['we meet tomorrow', 'the plan is ready']))
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const other = bytes.slice()
        other[at] = (other[at] ?? 0) ^ change
        let read: Uint8Array | null = null
        try {
          read = serialise(parse(other))
        } catch {
          return
        }
        expect(read).toEqual(other)
      }),
    )
    expect(() => parse(bytes.slice(0, -1))).toThrow('too early')
    expect(() => parse(Uint8Array.from([...bytes, 0]))).toThrow('one form')
    expect(() => parse(new Uint8Array())).toThrow()
  })
})
