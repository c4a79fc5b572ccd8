import { expect, test } from 'vitest'
import { deviceSentence, problemOf } from './device-problem.ts'

test.each([
  ['NotAllowedError', 'denied'],
  ['NotFoundError', 'none'],
  ['NotReadableError', 'busy'],
  ['Whatever', 'other'],
] as const)('%s is %s', (name, problem) => {
  expect(problemOf(new DOMException('', name))).toBe(problem)
})

test('every sentence says that joining still works', () => {
  for (const problem of ['insecure', 'denied', 'none', 'busy', 'other'] as const) {
    expect(deviceSentence('microphone', problem)).toContain('You can join and listen')
    expect(deviceSentence('camera', problem)).toContain('You can join;')
  }
})
