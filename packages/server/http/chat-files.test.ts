import { type ClientRequest, type IncomingMessage, request as httpRequest } from 'node:http'
import { json } from 'node:stream/consumers'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ChannelItem, FileItem, Found, Me, MessageItem, MOST_FILE_BYTES } from '@highroad/core/wire'
import { httpApp } from './app.ts'
import { type HttpServer, listen } from './listen.ts'
import { type Browser, type Edge, openEdge, ORIGIN } from './testing/edge.ts'

let edge: Edge
let server: HttpServer
let ann: Browser
let account: string
let channel: string
let superuser: Client

beforeAll(async () => {
  edge = await openEdge()
  server = await listen(edge.parts, { host: '127.0.0.1', port: 0, tls: null, mediaProxy: null })
  superuser = new Client({ connectionString: edge.database.superuserUrl })
  await superuser.connect()
  ann = edge.newBrowser()
  const me = await ann.ask('POST', '/api/set-up', {
    code: edge.code,
    name: 'Ann',
    email: 'ann@example.org',
    password: 'correct horse',
    organisation: 'Acme',
  })
  account = Me.parse(await me.json()).memberships[0]?.account ?? ''
  const asked = { name: 'files', kind: 'private', topic: '', people: [] }
  const opened = await ann.ask('POST', `/api/accounts/${account}/channels`, asked)
  channel = ChannelItem.parse(await opened.json()).channel
})
afterAll(async () => {
  await superuser.end()
  await server.stop()
  await edge.stop()
})

const ask = (method: string, path: string, body?: string) =>
  fetch(`http://127.0.0.1:${server.port}/api/${path}`, {
    method,
    headers: { origin: ORIGIN, cookie: ann.cookie(), 'content-type': 'application/octet-stream' },
    ...(body === undefined ? {} : { body }),
  })
const upload = (name: string, body: string) =>
  ask('POST', `channels/${channel}/files?name=${encodeURIComponent(name)}`, body)

const SVG = '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
const PAGE = '<!doctype html><script>alert(1)</script>'

test.each([
  ['page', '../../x"\r\n.html', PAGE],
  ['picture', '..\\..\\etc/passwd.svg', SVG],
  ['picture that is called another', 'photo.png', SVG],
])(
  'a %s with a script comes back byte for byte, as a download that runs nothing, whatever it is called',
  async (_, name, page) => {
    const item = FileItem.parse(await (await upload(name, page)).json())
    expect(item.preview).toBeNull()
    expect(item.name).toMatch(/^[^/\\\r\n]+$/)
    const answer = await ask('GET', `files/${item.file}`)
    expect(await answer.text()).toBe(page)
    const { headers } = answer
    expect(headers.get('content-type')).toBe('application/octet-stream')
    expect(headers.get('content-disposition')).toMatch(
      /^attachment; filename="[\w .()-]+"; filename\*=UTF-8''[\w.%-]+$/,
    )
    expect(headers.get('content-security-policy')).toBe("default-src 'none'; sandbox")
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('cache-control')).toBe('no-store')
    expect((await ask('GET', `files/${item.file}/preview`)).status).toBe(404)
    expect((await ask('DELETE', `files/${item.file}`)).status).toBe(204)
    expect((await ask('GET', `files/${item.file}`)).status).toBe(404)
  },
)

const read = async (answer: IncomingMessage): Promise<[number | undefined, string | undefined]> => {
  const { error } = (await json(answer)) as { error?: string }
  return [answer.statusCode, error]
}

/** The answer, which may come while the bytes still go out. */
const send = (headers: Record<string, string>, body: (request: ClientRequest) => void) =>
  new Promise<[number | undefined, string | undefined]>((resolve, reject) => {
    const request = httpRequest({
      port: server.port,
      path: `/api/channels/${channel}/files?name=large.bin`,
      method: 'POST',
      agent: false,
      headers: { origin: ORIGIN, cookie: ann.cookie(), ...headers },
    })
    request.once('error', reject)
    request.once(
      'response',
      (answer) =>
        void read(answer)
          .then(resolve, reject)
          .finally(() => request.destroy()),
    )
    body(request)
  })

test('more than fifty megabytes are refused before they are read; where no size is told, as they come', async () => {
  const told = await send({ 'content-length': String(MOST_FILE_BYTES + 1) }, (request) =>
    request.flushHeaders(),
  )
  expect(told).toEqual([413, 'file-too-large'])
  const counted = await send({ 'transfer-encoding': 'chunked' }, (request) => {
    for (let i = 0; i <= MOST_FILE_BYTES / (1024 * 1024); i++) request.write(Buffer.alloc(1024 * 1024))
  })
  expect(counted).toEqual([413, 'file-too-large'])
  const { rows } = await superuser.query('select from chat.file where message_id is null')
  expect(rows).toEqual([])
})

test('forty files of one person may be under way; one that is broken off leaves its place', async () => {
  let now = Date.now()
  // Time runs, so that the pace of beginning stops nobody here.
  const quick = await listen(
    { ...edge.parts, clock: () => (now += 1_000) },
    { host: '127.0.0.1', port: 0, tls: null, mediaProxy: null },
  )
  const begin = () => {
    const request = httpRequest({
      port: quick.port,
      path: `/api/channels/${channel}/files?name=slow.bin`,
      method: 'POST',
      agent: false,
      headers: { origin: ORIGIN, cookie: ann.cookie(), 'transfer-encoding': 'chunked' },
    })
    request.on('error', () => undefined)
    request.write('the first bytes')
    return request
  }
  const one = async () => {
    const answer = await fetch(`http://127.0.0.1:${quick.port}/api/channels/${channel}/files?name=one`, {
      method: 'POST',
      headers: { origin: ORIGIN, cookie: ann.cookie(), 'content-type': 'application/octet-stream' },
      body: 'whole',
    })
    const body = (await answer.json()) as { file?: string }
    if (body.file !== undefined) await ask('DELETE', `files/${body.file}`)
    return answer.status
  }
  const under = Array.from({ length: 40 }, begin)
  await expect.poll(one, { timeout: 10_000 }).toBe(429)
  for (const request of under.slice(0, 2)) request.destroy()
  await expect.poll(one, { timeout: 10_000 }).toBe(200)
  for (const request of under) request.destroy()
  await quick.stop()
})

test('a file goes out with a message, and search finds it there', async () => {
  const item = FileItem.parse(await (await upload('plan.txt', 'the plan')).json())
  const said = await ann.ask('POST', `/api/channels/${channel}/messages`, {
    client: 'clientaaaaaaaaaaaaaaaa',
    thread: null,
    text: 'Here is the pineapple plan',
    files: [item.file],
  })
  const message = MessageItem.parse(await said.json())
  expect(message.files).toEqual([item])
  const search = async (q: string) => {
    const answer = await ann.ask('GET', `/api/accounts/${account}/search?q=${encodeURIComponent(q)}`)
    return Found.parse(await answer.json())
  }
  expect((await search('pineapple has:file')).messages.map((one) => one.message.message)).toEqual([
    message.message,
  ])
  expect((await search('pineapple from:nobody-here')).problems).not.toEqual([])
  expect((await ann.ask('GET', `/api/accounts/${account}/search`)).status).toBe(400)
})

test('four searches of one person run at a time, and so many in a row', async () => {
  const { workspace } = edge.parts
  const over: (() => void)[] = []
  const slow = httpApp({
    ...edge.parts,
    clock: () => 1,
    workspace: {
      ...workspace,
      search: {
        search: async () => {
          await new Promise<void>((resolve) => void over.push(resolve))
          return { messages: [], next: null, problems: [] }
        },
      },
    },
  })
  const headers = { cookie: ann.cookie() }
  const find = async () =>
    (await slow.request(`${ORIGIN}/api/accounts/${account}/search?q=plan`, { headers })).status
  const running = Array.from({ length: 4 }, find)
  await expect.poll(() => over.length).toBe(4)
  expect(await find()).toBe(429)
  for (const end of over.splice(0)) end()
  expect(await Promise.all(running)).toEqual([200, 200, 200, 200])
  let status = 200
  for (let i = 0; i < 40 && status === 200; i++) {
    const next = find()
    await Promise.race([next, expect.poll(() => over.length).toBe(1)])
    over.shift()?.()
    status = await next
  }
  expect(status).toBe(429)
})
