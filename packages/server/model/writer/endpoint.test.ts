/** A provider that answers in every bad way: each is one sentence, in bounded time, with nothing of the prompt in it. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { PromptMessage } from '@highroad/core/compose'
import { endpointWriter } from './endpoint.ts'
import { type Writer, WriterFailed } from './face.ts'
import { answering, type StandIn, startStandIn, streamed } from './testing/stand-in.ts'

const PROMPT: PromptMessage[] = [
  { role: 'system', content: 'You rewrite SECRET.' },
  { role: 'user', content: 'The SECRET message' },
]
const KEY = 'key-of-the-operator'

let standIn: StandIn
let writer: Writer
beforeAll(async () => {
  standIn = await startStandIn()
})
afterAll(() => standIn.stop())
beforeEach(() => {
  standIn.received.length = 0
  const limits = { firstMs: 400, betweenMs: 400, wholeMs: 900 }
  writer = endpointWriter({ url: standIn.url, model: 'small', key: KEY, limits })
})

async function written(signal = new AbortController().signal, most = 1_000): Promise<string> {
  let text = ''
  for await (const piece of writer.write(PROMPT, { signal, most })) text += piece
  return text
}
async function failure(): Promise<string> {
  const error = await written().then(
    (text) => new Error(`it wrote ${text}`),
    (error: unknown) => error,
  )
  expect(error).toBeInstanceOf(WriterFailed)
  const { message, cause } = error as WriterFailed
  expect(cause).toBeUndefined()
  expect(message).toMatch(/^[A-Z].*\.$/)
  expect(message).not.toMatch(/SECRET|http|key-of/)
  return message
}

test('it is sent the prompt, the model and the key; no tool, nobody’s name', async () => {
  standIn.answer = answering('A rewritten message, in several pieces.')
  expect(await written()).toBe('A rewritten message, in several pieces.')
  const [received] = standIn.received
  expect(received?.path).toBe('/v1/chat/completions')
  expect(received?.headers.authorization).toBe(`Bearer ${KEY}`)
  expect(JSON.parse(received?.body ?? '')).toEqual({
    model: 'small',
    stream: true,
    messages: PROMPT,
  })
  expect(writer.state()).toBe('ready')
})

test('without a key none is sent', async () => {
  writer = endpointWriter({ url: standIn.url, model: 'small', key: null })
  standIn.answer = answering('Yes.')
  expect(await written()).toBe('Yes.')
  expect(standIn.received[0]?.headers).not.toHaveProperty('authorization')
})

describe('a provider that answers', () => {
  test.each([
    [500, /fault of its own \(500\)/],
    [503, /fault of its own \(503\)/],
    [401, /refused this server’s key/],
    [404, /neither this address nor this model/],
    [429, /more to do than it can/],
    [400, /refused what it was asked \(400\)/],
    [204, /refused what it was asked \(204\)/],
  ])('%i', async (status, sentence) => {
    standIn.answer = (response) =>
      void response
        .writeHead(status, { 'content-type': 'application/json' })
        .end(status === 204 ? undefined : JSON.stringify({ error: { message: 'SECRET message' } }))
    expect(await failure()).toMatch(sentence)
    // Once: a request that failed is not sent again by itself.
    expect(standIn.received).toHaveLength(1)
  })
  test('with a redirect: nothing is sent there', async () => {
    const elsewhere = await startStandIn()
    standIn.answer = (response) => void response.writeHead(307, { location: elsewhere.url }).end()
    expect(await failure()).toMatch(/sent this server on/)
    expect(elsewhere.received).toEqual([])
    await elsewhere.stop()
  })
  test.each([
    ['a page', 'text/html', '<html>SECRET</html>'],
    ['an empty stream', 'text/event-stream', ''],
    ['no JSON', 'text/event-stream', 'data: {SECRET\n\n'],
    ['JSON of another kind', 'text/event-stream', 'data: {"SECRET":[1,2]}\n\ndata: [DONE]\n\n'],
    ['an error in the stream', 'text/event-stream', 'data: {"error":{"message":"SECRET"}}\n\n'],
    ['nothing, and says that it is done', 'text/event-stream', streamed([])],
    ['bytes', 'text/event-stream', '\0\u0001\uFFFF'.repeat(1_000)],
  ])('%s', async (_, type, body) => {
    standIn.answer = (response) => void response.writeHead(200, { 'content-type': type }).end(body)
    expect(await failure()).toBe('The Writer answered with something that is no text.')
  })
  test('a call of a tool: nothing is called, and there is no text', async () => {
    const call = { index: 0, id: 't', type: 'function', function: { name: 'post', arguments: '{}' } }
    const delta = { tool_calls: [call] }
    const chunk = JSON.stringify({ choices: [{ index: 0, delta, finish_reason: 'tool_calls' }] })
    standIn.answer = (response) =>
      void response.writeHead(200, { 'content-type': 'text/event-stream' }).end(`data: ${chunk}\n\n`)
    expect(await failure()).toBe('The Writer answered with something that is no text.')
  })
  test('half of it, and stops', async () => {
    standIn.answer = answering('Half of a', 'length')
    expect(await failure()).toBe('The Writer stopped before it was done.')
    standIn.answer = answering('Half of a', null)
    expect(await failure()).toBe('The Writer stopped before it was done.')
    standIn.answer = (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(streamed(['Half of a'], null).replace('data: [DONE]\n\n', ''), () => response.destroy())
    }
    await failure()
  })
  test('without end: it is cut off', async () => {
    standIn.answer = (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      const more = () => {
        while (!response.destroyed && response.write(streamed(['words '.repeat(100)], null)));
      }
      response.on('drain', more)
      more()
    }
    expect(await failure()).toBe('The Writer wrote more than was asked for.')
  })
  test('megabytes in one line', async () => {
    standIn.answer = (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.end(`data: ${'x'.repeat(9_000_000)}`)
    }
    expect(await failure()).toMatch(/wrote more|no text/)
  })
})

describe('a provider that takes its time', () => {
  test('never: it is given up, and the connection closed', async () => {
    const before = performance.now()
    standIn.answer = () => undefined
    expect(await failure()).toBe('The Writer did not answer in time.')
    expect(performance.now() - before).toBeLessThan(5_000)
  })
  test('a word and then nothing', async () => {
    standIn.answer = (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(streamed(['A word'], null).replace('data: [DONE]\n\n', ''))
    }
    expect(await failure()).toBe('The Writer did not answer in time.')
  })
  test('a letter now and then, for ever', async () => {
    standIn.answer = (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      const timer = setInterval(() => response.write(streamed(['a'], null).split('data: [')[0]), 50)
      response.on('close', () => clearInterval(timer))
    }
    expect(await failure()).toBe('The Writer did not answer in time.')
  })
  test('whoever stops it closes the connection at once, and it is no failure', async () => {
    const own = await startStandIn()
    writer = endpointWriter({ url: own.url, model: 'small', key: null })
    own.answer = (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(streamed(['A word'], null).replace('data: [DONE]\n\n', ''))
    }
    const stopping = new AbortController()
    const pieces = writer.write(PROMPT, { signal: stopping.signal, most: 100 })[Symbol.asyncIterator]()
    expect((await pieces.next()).value).toBe('A word')
    const cut = own.cutOff()
    stopping.abort()
    await expect(pieces.next()).rejects.toThrow(/abort/i)
    await cut
    await own.stop()
    expect(writer.state()).toBe('ready')
  })
  test('stopped before it began, nothing is sent', async () => {
    await expect(written(AbortSignal.abort())).rejects.toThrow(/abort/i)
    expect(standIn.received).toEqual([])
  })
})

test('nobody there; after three in a row it is told as failed, and one that works mends that', async () => {
  const gone = await startStandIn()
  await gone.stop()
  writer = endpointWriter({ url: gone.url, model: 'small', key: null })
  expect(await failure()).toBe('The Writer could not be reached.')
  await failure()
  expect(writer.state()).toBe('ready')
  await failure()
  expect(writer.state()).toBe('failed')

  writer = endpointWriter({ url: standIn.url, model: 'small', key: null })
  standIn.answer = (response) => void response.writeHead(500).end()
  for (let i = 0; i < 3; i++) await failure()
  standIn.answer = answering('Well.')
  expect(await written()).toBe('Well.')
  expect(writer.state()).toBe('ready')
})
