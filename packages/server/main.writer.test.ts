/** The Writer as a server starts with one: its card, what is offered on it, and that nothing runs on one nobody answered for. */
import { afterAll, expect, test, vi } from 'vitest'
import { ChannelItem, ComposeEvent, ComposeView, Me, OperatorProcessors } from '@highroad/core/wire'
import { cleanUp, newHome, setUpCodeOf, start, type Started } from './testing/started.ts'
import { smallModel } from './model/writer/testing/small-model.ts'
import { startStandIn } from './model/writer/testing/stand-in.ts'

afterAll(cleanUp)
vi.setConfig({ testTimeout: 240_000 })

/** Its operator and owner, in a channel of their own. */
async function settled({ address, printed }: Started) {
  let cookie = ''
  const ask = async (method: string, path: string, body?: unknown) => {
    const answer = await fetch(`${address}/api${path}`, {
      method,
      headers: { origin: address, cookie, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const set = answer.headers.getSetCookie().map((one) => one.split(';')[0])
    if (set.length > 0) cookie = set.join('; ')
    return answer
  }
  const me = await ask('POST', '/set-up', {
    code: setUpCodeOf({ printed }),
    name: 'Ann',
    email: 'ann@example.org',
    password: 'correct horse',
    organisation: 'Acme',
  })
  const account = Me.parse(await me.json()).memberships[0]?.account ?? ''
  const turned = await ask('PUT', `/accounts/${account}/features/rewrite`, { on: true })
  expect(turned.status).toBe(200)
  const opened = await ask('POST', `/accounts/${account}/channels`, {
    name: 'talk',
    kind: 'private',
    topic: '',
    people: [],
  })
  const { channel } = ChannelItem.parse(await opened.json())
  const shown = [{ feature: 'rewrite', version: 1 }]
  const notice = await ask('PUT', `/channels/${channel}/notices`, { shown })
  expect(notice.status).toBe(200)
  return {
    ask,
    channel,
    view: async () => ComposeView.parse(await (await ask('GET', `/channels/${channel}/compose`)).json()),
    processors: async () =>
      OperatorProcessors.parse(await (await ask('GET', '/operator/processors')).json()).processors,
    lastEvent: async () => {
      const asked = { thread: null, text: 'send 3 boxes', how: 'shorter', instruction: null }
      const answer = await ask('POST', `/channels/${channel}/rewrite`, asked)
      expect(answer.status).toBe(200)
      const lines = (await answer.text()).split('\n').slice(0, -1)
      return ComposeEvent.parse(JSON.parse(lines.at(-1) ?? 'null'))
    },
  }
}

test('an endpoint elsewhere: nothing is sent to it until the operator answered for it', async () => {
  const server = await start(newHome(), {
    HIGHROAD_WRITER_URL: 'https://quill.invalid/v1',
    HIGHROAD_WRITER_MODEL: 'quill',
  })
  const { ask, channel, view, processors, lastEvent } = await settled(server)
  expect(await lastEvent()).toMatchObject({ type: 'denied' })
  expect((await view()).lines.find(({ feature }) => feature === 'rewrite')).toMatchObject({ state: 'denied' })
  const known = (await processors()).find(({ features }) => features.includes('rewrite'))
  expect(known?.card).toMatchObject({
    processor: 'writer-quill-invalid',
    party: 'third',
    retainsInputs: true,
    trainsOnInputs: true,
  })
  const answered = await ask('PUT', '/operator/processors/writer-quill-invalid', {
    retainsInputs: false,
    trainsOnInputs: false,
    agreements: [],
    region: 'EU',
    models: ['quill'],
    retentionDays: 0,
  })
  expect(answered.status).toBe(200)
  const shown = [{ feature: 'rewrite', version: 1 }]
  await ask('PUT', `/channels/${channel}/notices`, { shown })
  expect(await lastEvent()).toEqual({
    type: 'failed',
    sentence: 'The Writer could not be reached. Your text is as it was.',
  })
  expect(await server.end('SIGTERM')).toBe(0)
})

test('an endpoint on this machine: ours, and it rewrites', async () => {
  const standIn = await startStandIn()
  const server = await start(newHome(), {
    HIGHROAD_WRITER_URL: standIn.url,
    HIGHROAD_WRITER_MODEL: 'quill',
  })
  const { view, lastEvent } = await settled(server)
  expect(await view()).toMatchObject({ writer: 'ready' })
  expect(await lastEvent()).toMatchObject({ type: 'unsafe', lost: [{ words: '3' }] })
  expect(standIn.received).toHaveLength(1)
  expect(await server.end('SIGTERM')).toBe(0)
  await standIn.stop()
})

test('a GGUF: its process ends with the server, and without what runs it the rest starts', async () => {
  const { file } = await smallModel()
  const server = await start(newHome(), { HIGHROAD_WRITER_GGUF: file })
  const { view, lastEvent } = await settled(server)
  expect(['done', 'unsafe', 'failed']).toContain((await lastEvent()).type)
  expect(await view()).toMatchObject({ writer: 'ready' })
  expect(server.printed()).toContain('The Writer is ready')
  expect(await server.end('SIGTERM')).toBe(0)

  // No programs on its PATH, so nothing that could install it.
  const without = await start(newHome(), { HIGHROAD_WRITER_GGUF: file, XDG_CACHE_HOME: newHome() })
  expect(without.printed()).toMatch(/There is no Writer\. .* could not be installed/)
  expect(await (await settled(without)).view()).toMatchObject({ writer: 'failed' })
  expect(await without.end('SIGTERM')).toBe(0)
})
