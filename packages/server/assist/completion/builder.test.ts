import { predict } from '@highroad/core/completion'
import { expect, test } from 'vitest'
import { Builder } from './builder.ts'

test('what is asked for while the thread goes is built by the next one', async () => {
  const builder = new Builder()
  const texts = Array.from({ length: 8 }, () => 'the marmalade report is ready')
  await builder.build(texts, 1)
  const gone = builder.stop()
  const model = await builder.build(texts, 1)
  expect(predict([model], 'the marm')?.text).toMatch(/^alade/)
  await gone
  await builder.stop()
})

test('what is under way when it stops is told so', async () => {
  const builder = new Builder()
  const asked = expect(builder.build(['some words'], 1)).rejects.toThrow('gone')
  await builder.stop()
  await asked
})
