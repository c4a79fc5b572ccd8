import { expect, test } from 'vitest'
import { type Segment, Segmenter } from './segmenter.ts'
import { WINDOW, WINDOW_MS } from './silero.ts'

/** Feeds windows of the given probabilities; returns the segments, with what was held at the end. */
function feed(
  probabilities: number[],
  loud: (i: number) => number = () => 1_000,
): { segments: Segment[]; heldMs: number } {
  const segmenter = new Segmenter()
  const segments: Segment[] = []
  for (const [i, probability] of probabilities.entries()) {
    const segment = segmenter.push(new Int16Array(WINDOW).fill(loud(i)), i * WINDOW_MS, probability)
    if (segment) segments.push(segment)
  }
  return { segments, heldMs: segmenter.heldMs }
}

const speech = (ms: number): number[] => Array.from({ length: Math.round(ms / WINDOW_MS) }, () => 0.9)
const silence = (ms: number): number[] => Array.from({ length: Math.round(ms / WINDOW_MS) }, () => 0.05)

test('speech between silences comes out once, with a little around it and no tail of silence', () => {
  const { segments, heldMs } = feed([...silence(2_048), ...speech(3_200), ...silence(2_048)])
  expect(segments).toHaveLength(1)
  expect(segments[0]?.fromMs).toBe(2_048 - 256)
  expect(segments[0]?.untilMs).toBe(2_048 + 3_200 + 192)
  expect(segments[0]?.audio).toHaveLength(((3_200 + 256 + 192) / WINDOW_MS) * WINDOW)
  expect(heldMs).toBe(0)
})

test('a short pause inside a sentence does not cut it, a long one does', () => {
  expect(
    feed([...speech(2_048), ...silence(320), ...speech(2_048), ...silence(1_024)]).segments,
  ).toHaveLength(1)
  expect(
    feed([...speech(2_048), ...silence(704), ...speech(2_048), ...silence(1_024)]).segments,
  ).toHaveLength(2)
})

test('who speaks on is cut at a shorter pause', () => {
  expect(
    feed([...speech(11_008), ...silence(320), ...speech(2_048), ...silence(1_024)]).segments,
  ).toHaveLength(2)
})

test('who never pauses is cut before 15 s at the quietest place, and nothing is lost between the parts', () => {
  const dip = Math.round(12_000 / WINDOW_MS)
  const { segments, heldMs } = feed(speech(20_000), (i) => (Math.abs(i - dip) <= 2 ? 5 : 4_000))
  expect(segments).toHaveLength(1)
  expect(Math.abs((segments[0]?.untilMs ?? 0) - 12_000)).toBeLessThanOrEqual(96)
  expect((segments[0]?.untilMs ?? 0) + heldMs).toBe(20_000)
})

test('a click is no speech', () => {
  expect(feed([...silence(1_024), 0.9, 0.8, ...silence(2_048)]).segments).toEqual([])
})

test('clear forgets: nothing comes out, and the sound is overwritten', () => {
  const segmenter = new Segmenter()
  const window = new Int16Array(WINDOW).fill(7)
  for (let i = 0; i < 20; i++) segmenter.push(i === 3 ? window : new Int16Array(WINDOW), i * WINDOW_MS, 0.9)
  segmenter.clear()
  expect(segmenter.flush()).toBeNull()
  expect(window.every((sample) => sample === 0)).toBe(true)
})
