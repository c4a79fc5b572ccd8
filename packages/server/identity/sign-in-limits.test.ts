import { expect, test } from 'vitest'
import { HighroadError } from '@highroad/core/wire'
import { signInLimits } from './sign-in-limits.ts'

const EMAIL = 'ann@example.org'
const wrong = () => Promise.reject(new HighroadError('wrong-credentials'))
const right = () => Promise.resolve('in')

function desk() {
  let now = 1_000_000
  const waited: number[] = []
  const limits = signInLimits(
    () => now,
    (ms) => {
      waited.push(ms)
      return Promise.resolve()
    },
  )
  const outcome = (email: string, from: string, run: () => Promise<unknown>) =>
    limits.attempt(email, from, run).catch((error: unknown) => (error as HighroadError).code)
  return { outcome, waited, pass: (ms: number) => (now += ms) }
}

test('a stranger who guesses closes an e-mail to their own network, not to its owner', async () => {
  const { outcome, waited } = desk()
  for (let i = 0; i < 10; i++) expect(await outcome(EMAIL, 'stranger', wrong)).toBe('wrong-credentials')
  expect(await outcome(EMAIL, 'stranger', right)).toBe('too-many-tries')
  // However it is spelled.
  expect(await outcome('ANN@example.org', 'stranger', right)).toBe('too-many-tries')
  expect(await outcome(EMAIL, 'home', right)).toBe('in')
  expect(waited).toEqual([])
})

test('guesses from many networks are slowed down to one a second over the whole e-mail, and it is not closed', async () => {
  const { outcome, waited, pass } = desk()
  let run = 0
  const guess = () => {
    run += 1
    return wrong()
  }
  for (let network = 0; network < 3; network++)
    for (let i = 0; i < 10; i++) await outcome(EMAIL, `network ${network}`, guess)
  expect([run, waited]).toEqual([30, []])
  const more = await Promise.all(Array.from({ length: 40 }, (_, i) => outcome(EMAIL, `another ${i}`, guess)))
  expect(more.filter((code) => code === 'wrong-credentials')).toHaveLength(10)
  expect(waited).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9].map((s) => s * 1_000))
  expect(run).toBe(40)
  // Nobody else's e-mail waits for it; its owner waits a moment.
  expect(await outcome('bob@example.org', 'another 1', right)).toBe('in')
  pass(3_000)
  expect(await outcome(EMAIL, 'home', right)).toBe('in')
  expect(waited.at(-1)).toBe(7_000)
  pass(10 * 60_000)
  await outcome(EMAIL, 'home', right)
  expect(waited).toHaveLength(10)
})

test('who gets in has all tries again, and gives none to others', async () => {
  const { outcome } = desk()
  for (let i = 0; i < 9; i++) await outcome(EMAIL, 'home', wrong)
  expect(await outcome(EMAIL, 'home', right)).toBe('in')
  for (let i = 0; i < 10; i++) expect(await outcome(EMAIL, 'home', wrong)).toBe('wrong-credentials')
  expect(await outcome(EMAIL, 'home', right)).toBe('too-many-tries')
})
