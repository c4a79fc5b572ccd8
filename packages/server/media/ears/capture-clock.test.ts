import { expect, test } from 'vitest'
import { CaptureClock } from './capture-clock.ts'

const FRAME = 480

test('frames that arrive unevenly have even times', () => {
  const clock = new CaptureClock()
  const arrivals = [30, 75, 91, 150, 151, 182]
  const times = arrivals.map((arrival) => clock.next(FRAME, 1_000 + arrival).atMs)
  expect(times).toEqual([1_000, 1_030, 1_060, 1_090, 1_120, 1_150])
})

test('a gap moves the time and is counted once enough sound came after it', () => {
  const clock = new CaptureClock()
  clock.next(FRAME, 1_030)
  const after = Array.from({ length: 40 }, (_, i) => clock.next(FRAME, 3_030 + 30 * i))
  expect(after[0]?.atMs).toBe(3_000)
  expect(after.reduce((sum, frame) => sum + frame.lostMs, 0)).toBe(1_970)
})

test('a burst after a stall is no loss', () => {
  const clock = new CaptureClock()
  clock.next(FRAME, 1_030)
  // The process stood still for 900 ms; then everything that waited came at once, and the rest in time.
  const frames = Array.from({ length: 80 }, (_, i) => clock.next(FRAME, Math.max(1_960, 1_060 + 30 * i)))
  expect(frames.reduce((sum, frame) => sum + frame.lostMs, 0)).toBe(0)
  expect(frames.at(-1)?.atMs).toBe(1_030 + 30 * 79)
})

test('the time while muted is no gap', () => {
  const clock = new CaptureClock()
  clock.next(FRAME, 1_030)
  clock.pause()
  const after = Array.from({ length: 40 }, (_, i) => clock.next(FRAME, 61_030 + 30 * i))
  expect(after[0]?.atMs).toBe(61_000)
  expect(after.every((frame) => frame.lostMs === 0)).toBe(true)
})
