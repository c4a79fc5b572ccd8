import { expect, test } from 'vitest'
import { NO_CAPTIONS, onScreen, withCaption } from './captions-view.ts'

const caption = (name: string, segment: string, text: string, final = false) => ({
  type: 'caption' as const,
  handle: name.padEnd(32, '0'),
  name,
  segment,
  text,
  final,
})

test('one speaker at a time: who has the floor keeps it until the segment is final', () => {
  let captions = withCaption(NO_CAPTIONS, caption('tobias', 's1', 'If the proof'), 0)
  captions = withCaption(captions, caption('ines', 's2', 'Yes'), 500)
  expect(onScreen(captions, 600)).toMatchObject({ name: 'tobias', text: 'If the proof' })
  captions = withCaption(captions, caption('tobias', 's1', 'If the proof leaves.', true), 900)
  expect(onScreen(captions, 900)).toMatchObject({ name: 'ines', text: 'Yes' })
})

test('a speaker of whom nothing more comes loses the floor after 2 s', () => {
  let captions = withCaption(NO_CAPTIONS, caption('tobias', 's1', 'If'), 0)
  captions = withCaption(captions, caption('ines', 's2', 'Yes'), 2_500)
  expect(onScreen(captions, 2_500)?.name).toBe('ines')
})

test('the same speaker reads on: the sentence before stays beside the new one', () => {
  let captions = withCaption(NO_CAPTIONS, caption('tobias', 's1', 'One.', true), 0)
  captions = withCaption(captions, caption('tobias', 's2', 'Two'), 1_000)
  expect(onScreen(captions, 1_000)).toEqual({ name: 'tobias', before: 'One.', text: 'Two' })
})

test('an earlier segment is never shown again, and the last words go after 8 s', () => {
  let captions = withCaption(NO_CAPTIONS, caption('tobias', 's1', 'One.', true), 0)
  captions = withCaption(captions, caption('ines', 's2', 'Two.', true), 1_000)
  captions = withCaption(captions, caption('tobias', 's1', 'One!', true), 1_100)
  expect(onScreen(captions, 1_200)?.text).toBe('Two.')
  expect(onScreen(captions, 9_100)).toBeNull()
})

test('only the last few segments are held', () => {
  let captions = NO_CAPTIONS
  for (let n = 0; n < 40; n++) captions = withCaption(captions, caption('tobias', `s${n}`, 'x', true), n)
  expect(captions.segments.length).toBeLessThanOrEqual(6)
})
