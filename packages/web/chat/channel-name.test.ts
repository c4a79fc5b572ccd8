import { NewChannel } from '@highroad/core/wire'
import { expect, test } from 'vitest'
import { formatBytes } from './bytes.ts'
import { asChannelName } from './channel-name.ts'

test('what is typed becomes a name that the server takes', () => {
  expect(asChannelName('Launch Heron 2!')).toBe('launch-heron-2')
  for (const typed of ['#General', 'Ärger & Co', '日本 語', 'a'.repeat(200)])
    expect(
      NewChannel.safeParse({ name: asChannelName(typed), kind: 'public', topic: '', people: [] }).success,
    ).toBe(true)
})

test('the size of a file', () => {
  expect(formatBytes(14_200, 'en')).toBe('14 kB')
  expect(formatBytes(2_140_000, 'en')).toBe('2.1 MB')
  expect(formatBytes(12, 'en')).toBe('12 bytes')
})
