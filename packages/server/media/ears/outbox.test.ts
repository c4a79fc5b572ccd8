import { expect, test } from 'vitest'
import type { Frame } from './ears-messages.ts'
import { Outbox } from './outbox.ts'

const frame = (handle: string, index: number): Frame => ({
  handle,
  turn: 1,
  pcm: new Int16Array(480).fill(9),
  atMs: 0,
  index,
})

/** An outbox whose other side takes a frame only when told. */
function slow(limits?: { mostOnTheWay: number; mostWaitingMs: number }) {
  const out: Frame[] = []
  const taken: (() => void)[] = []
  const lost: { index: number; ms: number }[] = []
  const outbox = new Outbox(
    (frame, sent) => {
      out.push(frame)
      taken.push(sent)
    },
    ({ index }, ms) => lost.push({ index, ms }),
    limits,
  )
  return { outbox, out, lost, take: () => taken.shift()?.() }
}

test('what waits is bounded: the oldest goes, and is counted', () => {
  const { outbox, out, lost, take } = slow({ mostOnTheWay: 2, mostWaitingMs: 90 })
  for (let i = 0; i < 8; i++) outbox.put(frame('a', i))
  expect(out.map(({ index }) => index)).toEqual([0, 1])
  expect(lost).toEqual([2, 3, 4].map((index) => ({ index, ms: 30 })))
  for (let i = 0; i < 8; i++) take()
  expect(out.map(({ index }) => index)).toEqual([0, 1, 5, 6, 7])
})

test('R10 drop forgets one person’s frames, overwrites them, and leaves the others', () => {
  const { outbox, out, take } = slow({ mostOnTheWay: 1, mostWaitingMs: 1_000 })
  const theirs = frame('b', 1)
  outbox.put(frame('a', 0))
  outbox.put(theirs)
  outbox.put(frame('a', 2))
  outbox.drop('b')
  for (let i = 0; i < 3; i++) take()
  expect(out.map(({ handle, index }) => [handle, index])).toEqual([
    ['a', 0],
    ['a', 2],
  ])
  expect(theirs.pcm.every((sample) => sample === 0)).toBe(true)
})
