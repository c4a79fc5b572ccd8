import { expect, test } from 'vitest'
import { Presence } from './presence.ts'

function presence() {
  const changed: string[] = []
  let now = 0
  const made = new Presence({ graceMs: 1_000, clock: () => now, changed: (meeting) => changed.push(meeting) })
  return {
    made,
    changed,
    later: (ms: number) => {
      now += ms
    },
  }
}

test('somebody who joined counts as present until a grace has passed without a connection', () => {
  const { made, later } = presence()
  made.came('m', 'a')
  expect(made.here('m')).toEqual(['a'])
  later(999)
  expect(made.here('m')).toEqual(['a'])
  later(1)
  expect(made.here('m')).toEqual([])
  made.stop()
})

test('two sockets, a media connection: all of them must be gone', () => {
  const { made, later } = presence()
  made.socket('m', 'a', true)
  made.socket('m', 'a', true)
  made.media('m', 'a', true)
  made.socket('m', 'a', false)
  made.socket('m', 'a', false)
  later(5_000)
  expect(made.here('m')).toEqual(['a'])
  made.media('m', 'a', false)
  expect(made.here('m')).toEqual(['a'])
  later(1_000)
  expect(made.here('m')).toEqual([])
  made.stop()
})

test('who left is gone at once, and a media connection that lingers brings nobody back', () => {
  const { made, changed } = presence()
  made.socket('m', 'a', true)
  made.left('m', 'a')
  expect(made.here('m')).toEqual([])
  made.media('m', 'a', true)
  expect(made.here('m')).toEqual([])
  expect(changed).toEqual(['m', 'm'])
})
