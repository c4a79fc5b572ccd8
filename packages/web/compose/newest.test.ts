import { expect, test } from 'vitest'
import { newestOnly } from './newest.ts'

/** Answers when it is told to, and remembers what it was asked. */
function byHand() {
  const asked: string[] = []
  const answers: (() => void)[] = []
  const ask = newestOnly(async (question: string) => {
    asked.push(question)
    await new Promise<void>((answer) => answers.push(answer))
    return question.toUpperCase()
  })
  return { asked, answers, ask }
}

test('one at a time, and of each box the newest only', async () => {
  const { asked, answers, ask } = byHand()
  const [box, other] = [{}, {}]
  const told = [ask(box, 'a'), ask(box, 'ab'), ask(other, 'x'), ask(box, 'abc')]
  expect(asked).toEqual(['a'])
  expect(await told[1]).toBeNull()
  for (const want of [
    ['a', 'abc'],
    ['a', 'abc', 'x'],
    ['a', 'abc', 'x'],
  ]) {
    answers.shift()?.()
    await expect.poll(() => asked).toEqual(want)
  }
  expect(await Promise.all(told)).toEqual(['A', null, 'X', 'ABC'])
})

test('after a rest it goes on', async () => {
  const { answers, ask } = byHand()
  for (const question of ['a', 'b']) {
    const told = ask({}, question)
    await expect.poll(() => answers.length).toBe(1)
    answers.shift()?.()
    expect(await told).toBe(question.toUpperCase())
  }
})
