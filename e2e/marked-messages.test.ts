/**
 * With Chat Compose off, no message reaches any model, index or log. People write, edit, draft, delete, upload, search and
 * ask for all that Compose does, each time with marked words; then every table, every file, everything that was printed and
 * all that a Writer on the card received is searched for the marks. Then the switches go on, and what looked for the marks
 * has to see them arrive at the Writer: else it would have seen nothing before either.
 */
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join as pathOf } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { ComposeView, Me } from '../packages/core/wire/index.ts'
import { answering, type StandIn, startStandIn } from '../packages/server/model/writer/testing/stand-in.ts'
import { asOwner } from '../packages/server/store/testing/as-owner.ts'
import {
  clusterFilesThatHold,
  filesThatHold,
  rowsThatHold,
  textHolds,
} from '../packages/server/store/testing/searched.ts'
import type { Api } from './api.ts'
import { formsOf, newMark } from './marks.ts'
import { done, openVisitors, type Somebody } from './organisation.ts'
import { newHome, removeHome, type RunningServer, startServer } from './server.ts'

/** Where what people wrote may lie: in rows, by table and column, … */
const KEPT_IN_ROWS = ['chat.draft.text', 'chat.file.name', 'chat.message.text']
/** … and in the database’s files: those tables, the index of words for people’s own search, and its log of changes. */
const KEPT_IN_FILES = ['chat.draft', 'chat.file', 'chat.message', 'chat.message_words', 'pg_wal']
const FEATURES = ['completion', 'rewrite', 'catch-up'] as const

const home = newHome()
let server: RunningServer
let standIn: StandIn
let people: ReturnType<typeof openVisitors>
let owner: Somebody
/** Who writes; others in each test, since nobody may ask for much within a minute. */
let ada: Somebody
let ben: Somebody
let made = 0

beforeAll(async () => {
  standIn = await startStandIn()
  // What anything writes beside its own folders is below the home too, and is searched.
  const temporary = pathOf(home, 'temporary')
  mkdirSync(temporary)
  chmodSync(temporary, 0o1777)
  const env = {
    HIGHROAD_SPEECH_MODEL: 'tiny',
    PATH: '/nowhere',
    LIVEKIT_URL: '',
    // All that it can say is read.
    LOG_LEVEL: 'debug',
    XDG_CACHE_HOME: home,
    TMPDIR: temporary,
    HIGHROAD_WRITER_URL: standIn.url,
    HIGHROAD_WRITER_MODEL: 'quill',
  }
  server = await startServer({ home, env })
  people = openVisitors(server.address)
  owner = await people.first(server.code)
})

beforeEach(async () => {
  made += 1
  ada = await people.member(owner, `Ada-${made}`)
  ben = await people.member(owner, `Ben-${made}`)
})

afterAll(async () => {
  await people?.close()
  await server?.stop()
  await standIn?.stop()
  removeHome(home)
})

const say = (who: Api, channel: string, text: string, more: object = {}) =>
  who.post(`/channels/${channel}/messages`, {
    client: `clientaaaaaaaaaa${String(++made).padStart(8, '0')}`,
    thread: null,
    text,
    files: [],
    ...more,
  })
const said = async (...asked: Parameters<typeof say>) => String((await done(say(...asked)))['message'])
const personOf = async (who: Api) => Me.parse(await done(who.get('/me'))).person.id

/** A public, a private and a direct channel of the two. */
async function channels(): Promise<string[]> {
  const withBen = [await personOf(ben)]
  const open = async (kind: 'public' | 'private') => {
    const asked = { name: `talk-${++made}`, kind, topic: '', people: withBen }
    return String((await done(ada.post(`/accounts/${ada.account}/channels`, asked)))['channel'])
  }
  const direct = await done(ada.post(`/accounts/${ada.account}/direct`, { people: withBen }))
  return [await open('public'), await open('private'), String(direct['channel'])]
}

/** A device in team chat, which is sent what the others write. Resolves once it has seen the words. */
async function device(who: Api, account: string) {
  const headers = { cookie: await who.cookie(), origin: server.address }
  // The option is Node’s own and not of the standard.
  const options = { headers } as unknown as string[]
  const socket = new WebSocket(`${server.address.replace('http', 'ws')}/api/chat/${account}`, options)
  let heard = ''
  socket.addEventListener('message', ({ data }) => (heard += String(data)))
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve)
    socket.addEventListener('error', reject)
  })
  return {
    send: (text: string) => socket.send(text),
    hears: (words: string) => vi.waitFor(() => expect(heard).toContain(words), 10_000),
    closed: () => new Promise((resolve) => socket.addEventListener('close', resolve)),
    close: () => socket.close(),
  }
}

/** What people keep in a channel. Every text holds the mark; what is edited away, deleted or let go must be gone from rows. */
async function write(channel: string, kept: string, gone: string): Promise<string> {
  const root = await said(ben, channel, `First ${kept}: what do we plan for May 4?`)
  await said(ada, channel, `A reply ${kept}`, { thread: root })
  const edited = await said(ada, channel, `Before the edit ${gone}`)
  await done(ada.patch(`/messages/${edited}`, { text: `After the edit ${kept}` }))
  const deleted = await said(ben, channel, `To be deleted ${gone}`, { thread: root })
  await done(ben.delete(`/messages/${deleted}`))
  for (const thread of ['', `?thread=${root}`]) {
    await done(ada.put(`/channels/${channel}/draft${thread}`, { text: `Half a thought ${gone}` }))
    await done(ada.put(`/channels/${channel}/draft${thread}`, { text: `A thought ${kept}` }))
    await done(ben.put(`/channels/${channel}/draft${thread}`, { text: `Let go ${gone}` }))
    await done(ben.put(`/channels/${channel}/draft${thread}`, { text: '' }))
  }
  return root
}

async function upload(channel: string, name: string, content: string): Promise<void> {
  const { file } = await done(ben.upload(`/channels/${channel}/files?name=${name}.txt`, `Notes: ${content}`))
  await said(ben, channel, '', { files: [file] })
  expect(Buffer.from(await ada.bytes(`/files/${String(file)}`)).toString()).toContain(content)
  const dropped = await done(ben.upload(`/channels/${channel}/files?name=page.html`, `<b>${content}</b>`))
  await done(ben.delete(`/files/${String(dropped['file'])}`))
}

/** What nobody keeps: searches, and requests that are refused. */
async function passBy(channel: string, root: string, asked: string): Promise<void> {
  const path = `/channels/${channel}`
  for (const q of [asked, `"${asked} there" -${asked}`, `from:${asked}`, `in:${asked} has:${asked}`])
    await done(ada.get(`/accounts/${ada.account}/search?q=${encodeURIComponent(q)}`))
  const refused: [Promise<{ status: number }>, number][] = [
    [say(ada, channel, asked.repeat(2_000)), 413],
    [say(ada, channel, `${asked}\0`), 400],
    [say(ada, channel, 'x', { [asked]: asked }), 400],
    [say(ada, channel, 'x', { files: [asked] }), 400],
    [say(ada, channel, 'x', { thread: asked }), 400],
    [ada.put(`/messages/${root}/reactions/${asked}`), 404],
    [ada.get(`/messages/${asked}`), 404],
    [ada.get(`/${asked}?${asked}=${asked}`), 404],
    [ada.post(`${path}/rewrite`, { thread: null, text: asked, how: asked, instruction: null }), 400],
    [ada.post(`${path}/rewrite`, `{"text": "${asked}`), 400],
  ]
  for (const [answer, status] of refused) expect((await answer).status, `${status}`).toBe(status)
  const odd = await device(ada, ada.account)
  const closing = odd.closed()
  odd.send(JSON.stringify({ type: asked, text: asked }))
  await closing
}

const asks = (root: string | null, asked: string) => ({
  rewrite: { thread: root, text: `Please ${asked}`, how: 'custom', instruction: `Like ${asked}` },
  draft: { thread: root, say: `Say ${asked}` },
})

/** All that Compose does, asked for where it is off: refused with reasons, and nothing came of it. */
async function askInVain(channel: string, root: string, asked: string): Promise<void> {
  const path = `/channels/${channel}`
  for (const [who, thread] of [
    [ada, null],
    [ben, root],
  ] as const) {
    const { rewrite, draft } = asks(thread, asked)
    for (const [route, body] of [
      ['rewrite', rewrite],
      ['reply-draft', draft],
    ] as const) {
      const [only, ...more] = await who.lines(`${path}/${route}`, body)
      expect(only).toEqual({
        type: 'denied',
        sentences: expect.arrayContaining(['The organisation has not switched this feature on.']),
      })
      expect(more).toEqual([])
    }
    const caughtUp = await done(who.post(`${path}/catch-up`, { thread, after: 0 }))
    expect(caughtUp).toMatchObject({ lines: [], messages: 0 })
    expect(caughtUp['denied']).not.toEqual([])
  }
  // As somebody types what stands there already, a word at a time.
  for (const before of [asked, `First ${asked}`, `First ${asked.slice(0, 12)}`, 'First ', 'A reply '])
    expect(await done(ada.post(`${path}/completion`, { before }))).toEqual({ text: null })
}

const received = () => standIn.received.map((one) => JSON.stringify(one)).join('\n')

/** Everywhere outside of the database that something could have been written. */
const beside = (mark: string): string[] => [
  ...filesThatHold(home, formsOf(mark), ['postgres']).map((path) => `file ${path}`),
  ...(textHolds(server.output(), formsOf(mark)) ? ['what the server printed'] : []),
  ...(textHolds(received(), formsOf(mark)) ? ['what the Writer received'] : []),
]

const newMarks = () => ({
  kept: newMark(),
  gone: newMark(),
  named: newMark(),
  content: newMark(),
  asked: newMark(),
})

/** One round of everything in every kind of channel; returns the channels. */
async function round(marks: ReturnType<typeof newMarks>, ask: typeof askInVain): Promise<string[]> {
  const all = await channels()
  const listening = await device(ben, ada.account)
  listening.send(JSON.stringify({ type: 'resume', channels: [] }))
  for (const channel of all) {
    const root = await write(channel, marks.kept, marks.gone)
    await upload(channel, marks.named, marks.content)
    await ask(channel, root, marks.asked)
    if (channel === all[0]) await passBy(channel, root, marks.asked)
  }
  await listening.hears(marks.kept)
  listening.close()
  const found = await done(ada.get(`/accounts/${ada.account}/search?q=${marks.kept}`))
  expect((found['messages'] as unknown[]).length).toBeGreaterThanOrEqual(3 * all.length)
  return all
}

async function expectOnlyWherePeopleKeepIt(marks: ReturnType<typeof newMarks>): Promise<void> {
  const rows = async (mark: string) => await rowsThatHold(home, formsOf(mark))
  const files = async (mark: string) => await clusterFilesThatHold(home, formsOf(mark))
  expect([...(await rows(marks.kept)), ...(await rows(marks.named))].toSorted()).toEqual(KEPT_IN_ROWS)
  // What was edited away, deleted or let go is in no row; the database clears its files when it comes to them.
  for (const mark of [marks.gone, marks.content, marks.asked]) expect(await rows(mark)).toEqual([])
  for (const mark of [marks.kept, marks.named, marks.gone]) {
    const held = await files(mark)
    expect(held.filter((name) => !KEPT_IN_FILES.includes(name))).toEqual([])
  }
  // What is there is seen there.
  expect(await files(marks.kept)).toEqual(expect.arrayContaining(['chat.message', 'chat.message_words']))
  expect(await files(marks.named)).toContain('chat.file')
  // Bytes of files are sealed, and what was only asked is nobody's to keep.
  for (const mark of [marks.content, marks.asked]) expect(await files(mark)).toEqual([])
  for (const mark of Object.values(marks)) expect(beside(mark)).toEqual([])
}

test('the features are off: a message is where people keep it, and nowhere else', async () => {
  const marks = newMarks()
  const [first] = await round(marks, askInVain)
  const view = ComposeView.parse(await done(ada.get(`/channels/${first}/compose`)))
  expect(view.writer).toBe('ready')
  expect(Object.fromEntries(view.lines.map(({ feature, state }) => [feature, state]))).toEqual({
    completion: 'off',
    rewrite: 'off',
    'catch-up': 'off',
  })
  expect(standIn.received).toEqual([])
  // It does say what was asked of it, and with what end.
  for (const route of ['POST /api/channels/:channel/messages', 'POST /api/channels/:channel/rewrite'])
    expect(server.output()).toContain(route)
  await expectOnlyWherePeopleKeepIt(marks)
})

test('the features are on: what looks for the marks sees them at the Writer, and nothing of it is kept', async () => {
  for (const feature of FEATURES)
    await done(owner.put(`/accounts/${owner.account}/features/${feature}`, { on: true }))
  const marks = newMarks()
  standIn.answer = answering(`The Writer says ${marks.content}.`)
  const [channel = ''] = await channels()
  const view = ComposeView.parse(await done(ada.get(`/channels/${channel}/compose`)))
  const shown = view.notices.map(({ feature, version }) => ({ feature, version }))
  expect(shown.map(({ feature }) => feature).toSorted()).toEqual([...FEATURES].toSorted())
  for (const who of [ada, ben]) await done(who.put(`/channels/${channel}/notices`, { shown }))
  await said(ben, channel, `Do we meet ${marks.kept} on May 4?`)
  const { rewrite, draft } = asks(null, marks.asked)
  for (const [route, body] of [
    ['rewrite', rewrite],
    ['reply-draft', draft],
  ] as const) {
    standIn.received.length = 0
    const events = await ada.lines(`/channels/${channel}/${route}`, body)
    expect(events[0]).toEqual({ type: 'context', messages: 1, leftOut: 0 })
    expect(['done', 'unsafe']).toContain(events.at(-1)?.['type'])
    expect(standIn.received).toHaveLength(1)
    for (const mark of [marks.kept, marks.asked]) expect(beside(mark)).toEqual(['what the Writer received'])
  }
  // Asked, answered and shown to who asked: and of neither is anything kept.
  expect(await rowsThatHold(home, formsOf(marks.kept))).toEqual(['chat.message.text'])
  for (const mark of [marks.asked, marks.content]) {
    expect(await rowsThatHold(home, formsOf(mark))).toEqual([])
    expect(await clusterFilesThatHold(home, formsOf(mark))).toEqual([])
  }
  expect(beside(marks.content)).toEqual([])
})

test('switched off again: the same as before', async () => {
  for (const feature of FEATURES)
    await done(owner.put(`/accounts/${owner.account}/features/${feature}`, { on: false }))
  standIn.received.length = 0
  const marks = newMarks()
  await round(marks, askInVain)
  expect(standIn.received).toEqual([])
  await expectOnlyWherePeopleKeepIt(marks)
})

test('what looks for marks sees one in a table, an index or a file, however it is written', async () => {
  const mark = newMark()
  const bytes = Buffer.from(mark)
  await asOwner(
    home,
    'create table gate.planted (a text, b jsonb, c bytea, d bytea[], e text, f text, g text, h text, untouched text)',
  )
  const texts = [
    bytes.toString('hex').toUpperCase(),
    ...['', 'x', 'xx'].map((before) => btoa(`${before}${mark} and on`)),
  ]
  await asOwner(home, 'insert into gate.planted values ($1, $2, $3, $4, $5, $6, $7, $8)', [
    `Said ${mark.toUpperCase()}`,
    JSON.stringify({ [mark]: 1 }),
    Buffer.from(`told ${mark}`, 'utf16le'),
    [bytes],
    ...texts,
  ])
  await asOwner(home, 'create index planted_words on gate.planted (lower(a))')
  expect(await rowsThatHold(home, formsOf(mark))).toEqual(
    ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((column) => `gate.planted.${column}`),
  )
  const files = await clusterFilesThatHold(home, formsOf(mark))
  // The log of changes is written over in time.
  expect(files.filter((name) => name !== 'pg_wal')).toEqual(['gate.planted', 'gate.planted_words'])
  await asOwner(home, 'drop table gate.planted')
  const file = pathOf(home, 'ledger', 'planted')
  writeFileSync(file, Buffer.concat([Buffer.alloc((1 << 20) - 10), bytes]))
  expect(beside(mark)).toEqual(['file ledger/planted'])
  rmSync(file)
})
