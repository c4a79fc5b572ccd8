import { expect, test } from 'vitest'
import { Problem, sentenceOf } from '../app/api.ts'
import { passkeyProblem } from './passkey-problem.ts'

const called = (name: string) => Object.assign(new Error('the browser’s words'), { name })

test('what the browser refuses is a sentence of ours, never its own words', () => {
  for (const name of [
    'NotAllowedError',
    'InvalidStateError',
    'SecurityError',
    'NotSupportedError',
    'Whatever',
  ])
    expect(sentenceOf(passkeyProblem(called(name)))).toMatch(/Nothing was changed\./)
  expect(sentenceOf(passkeyProblem(called('InvalidStateError')))).toContain('already keeps')
  expect(sentenceOf(passkeyProblem('nothing'))).not.toContain('nothing')
})

test('the server’s own problem stays as it is', () => {
  const problem = new Problem('too-many-tries', 'Wait.')
  expect(passkeyProblem(problem)).toBe(problem)
})
