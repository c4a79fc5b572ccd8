import type { NewMessage } from '@highroad/core/wire'
import { expect, test } from 'vitest'
import { Problem } from '../app/api.ts'
import { Outbox } from './outbox.ts'
import type { Unsent } from './state.ts'
import { messageAt } from './testing-message.ts'

const unsent = (client: string): Unsent => ({
  client,
  channel: 'channel',
  thread: null,
  text: `text of ${client}`,
  files: [],
  madeAt: 0,
  refused: null,
})

/** A device whose disk outlives the page, and a server that knows client ids again. */
function device() {
  let disk: readonly Unsent[] = []
  const server: string[] = []
  let answer: (client: string) => Problem | 'lost' | null = () => null
  const open = () => {
    const page = { shown: [] as readonly Unsent[], sent: [] as string[], later: [] as (() => void)[] }
    const outbox = new Outbox({
      kept: {
        load: async () => [...disk],
        save: async (now) => {
          disk = now
        },
      },
      post: async (_channel: string, { client }: NewMessage) => {
        const said = answer(client)
        if (said instanceof Problem) throw said
        if (!server.includes(client)) server.push(client)
        if (said === 'lost') throw new Problem('unreachable', 'no answer')
        return messageAt(server.indexOf(client) + 1, { client })
      },
      show: (now) => {
        page.shown = now
      },
      sent: ({ client }) => page.sent.push(client),
      later: (what) => {
        page.later.push(what)
        return () => undefined
      },
    })
    return { outbox, page }
  }
  return {
    open,
    server,
    disk: () => disk.map(({ client }) => client),
    answers: (how: typeof answer) => {
      answer = how
    },
  }
}
const settled = () => new Promise((resolve) => setImmediate(resolve))
const unreachable = new Problem('unreachable', 'not reached')

test('what is written offline is kept, and goes out in order when the server is back', async () => {
  const here = device()
  here.answers(() => unreachable)
  const { outbox, page } = here.open()
  await outbox.add(unsent('a'))
  await outbox.add(unsent('b'))
  await settled()
  expect([here.server, here.disk(), page.shown.length]).toEqual([[], ['a', 'b'], 2])
  here.answers(() => null)
  page.later.at(-1)?.()
  await settled()
  expect([here.server, here.disk(), page.sent]).toEqual([['a', 'b'], [], ['a', 'b']])
})

test('after a reload what was left is sent before what is written now', async () => {
  const here = device()
  here.answers(() => unreachable)
  const before = here.open()
  await before.outbox.add(unsent('a'))
  await settled()
  before.outbox.end()
  here.answers(() => null)
  const { outbox } = here.open()
  await outbox.start()
  await outbox.add(unsent('b'))
  await settled()
  expect([here.server, here.disk()]).toEqual([['a', 'b'], []])
})

test('an answer that was lost makes no second message: the same id is sent again', async () => {
  const here = device()
  here.answers(() => 'lost')
  const { outbox, page } = here.open()
  await outbox.add(unsent('a'))
  await settled()
  expect(here.disk()).toEqual(['a'])
  here.answers(() => null)
  page.later.at(-1)?.()
  await settled()
  expect([here.server, page.sent, here.disk()]).toEqual([['a'], ['a'], []])
})

test('what the server refuses stays with its sentence, and what comes after it goes on', async () => {
  const here = device()
  here.answers((client) => (client === 'a' ? new Problem('not-yours', 'You may not.') : null))
  const { outbox, page } = here.open()
  await outbox.add(unsent('a'))
  await outbox.add(unsent('b'))
  await settled()
  expect(here.server).toEqual(['b'])
  expect(page.shown).toMatchObject([{ client: 'a', refused: 'You may not.' }])
  here.answers(() => null)
  outbox.retry('a')
  await settled()
  expect([here.server, here.disk()]).toEqual([['b', 'a'], []])
})

test('what is taken back is not sent', async () => {
  const here = device()
  here.answers(() => unreachable)
  const { outbox, page } = here.open()
  await outbox.add(unsent('a'))
  await settled()
  expect(outbox.drop('a')?.text).toBe('text of a')
  here.answers(() => null)
  page.later.at(-1)?.()
  await settled()
  expect([here.server, here.disk()]).toEqual([[], []])
})

test('what waits for a channel that is gone is forgotten, what waits for another stays', async () => {
  const here = device()
  here.answers(() => unreachable)
  const { outbox, page } = here.open()
  await outbox.add(unsent('a'))
  await outbox.add({ ...unsent('b'), channel: 'other' })
  await settled()
  outbox.forget('channel')
  await settled()
  expect([here.disk(), page.shown.map(({ client }) => client)]).toEqual([['b'], ['b']])
})
