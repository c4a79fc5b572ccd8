/** Files from end to end: real bytes on a real disk, real PostgreSQL. */
import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { crc32, deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { MOST_FILE_BYTES, type ChannelItem, type FileItem } from '@highroad/core/wire'
import type { ChatCaller, StoredFile } from '../index.ts'
import { type House, newClientId, open, openHouse, say } from '../testing/house.ts'

let house: House
let owner: ChatCaller
let bob: ChatCaller
let carol: ChatCaller
let channel: ChannelItem
let folder: string

beforeAll(async () => {
  house = await openHouse()
  owner = house.owner
  bob = await house.member('Bob')
  carol = await house.member('Carol')
  channel = await open(house, owner, 'plans', 'private', [bob])
  folder = join(house.database.home, 'files')
})
afterAll(() => house.stop())

const streamOf = (...chunks: Uint8Array[]) => new Blob(chunks as Uint8Array<ArrayBuffer>[]).stream()
const put = (who: ChatCaller, bytes: Uint8Array, name = 'plan.bin', to = channel.channel) =>
  house.workspace.files.upload(who, to, name, streamOf(bytes))
const send = (who: ChatCaller, files: readonly FileItem[], to = channel.channel) =>
  house.workspace.messages.post(who, to, {
    client: newClientId(),
    thread: null,
    text: '',
    files: files.map(({ file }) => file),
  })
const bytesOf = async (stored: Promise<StoredFile>) => await buffer((await stored).bytes)
const refused = async (work: Promise<unknown>) =>
  await work.then(
    () => 'allowed',
    (error: { code?: string }) => error.code,
  )
const onDisk = () => readdirSync(folder).toSorted()
const gone = (file: string) =>
  vi.waitFor(() => expect(onDisk().filter((name) => name.startsWith(file))).toEqual([]), 5_000)
const rows = async (file: string) =>
  (await house.superuser.query('select id from chat.file where id = $1', [file])).rows.length

function pngClaiming(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
    length.writeUInt32BE(data.length)
    sum.writeUInt32BE(crc32(body))
    return Buffer.concat([length, body, sum])
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 6, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc(100_000))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

test('a file is its uploader’s alone until it is sent, then of whoever may read the channel, and nobody’s once deleted', async () => {
  const bytes = randomBytes(200_000)
  const item = await put(bob, bytes, 'figures.bin')
  expect(item).toMatchObject({ name: 'figures.bin', bytes: 200_000, preview: null })
  const { files, messages } = house.workspace
  expect((await bytesOf(files.file(bob, item.file))).equals(bytes)).toBe(true)
  expect(await refused(files.file(owner, item.file))).toBe('not-found')
  expect(await refused(files.discard(owner, item.file))).toBe('not-found')
  expect(await refused(send(owner, [item]))).toBe('bad-request')

  const message = await send(bob, [item])
  expect(message.files).toEqual([item])
  expect((await messages.message(owner, message.message)).files).toEqual([item])
  expect((await bytesOf(files.file(owner, item.file))).equals(bytes)).toBe(true)
  expect(await refused(files.file(carol, item.file))).toBe('not-found')
  // Sent once, and not to be taken back but with its message.
  expect(await refused(send(bob, [item]))).toBe('bad-request')
  expect(await refused(files.discard(bob, item.file))).toBe('not-found')

  await messages.remove(bob, message.message)
  expect(await refused(files.file(bob, item.file))).toBe('not-found')
  expect(await rows(item.file)).toBe(0)
  await gone(item.file)
})

test('another organisation, a guest of another channel, and somebody put out find nothing; a guest of this one does', async () => {
  const { workspace } = house
  const item = await put(owner, Buffer.from('for us alone'))
  await send(owner, [item])
  const other = await house.otherAccount()
  const elsewhere = await open(house, owner, 'lobby', 'private')
  const enter = async (guest: ChatCaller, to: string) => {
    const { link } = await workspace.channels.makeGuestLink(owner, to)
    await workspace.channels.joinByLink(guest, link.split('/').at(-1) ?? '')
  }
  const [stranger, guest] = [await house.guest('Stranger'), await house.guest('Guest')]
  await enter(stranger, elsewhere.channel)
  await enter(guest, channel.channel)
  for (const who of [other.owner, stranger]) {
    expect(await refused(workspace.files.file(who, item.file))).toBe('not-found')
    expect(await refused(workspace.files.preview(who, item.file))).toBe('not-found')
    expect(await refused(put(who, Buffer.from('x')))).toBe('not-found')
  }
  expect((await bytesOf(workspace.files.file(guest, item.file))).toString()).toBe('for us alone')
  const theirs = await put(guest, Buffer.from('from a guest'))
  expect(await refused(workspace.files.file(owner, theirs.file))).toBe('not-found')
  await workspace.channels.remove(owner, channel.channel, guest.id)
  expect(await refused(workspace.files.file(guest, item.file))).toBe('not-found')
  expect(await refused(workspace.files.file(guest, theirs.file))).toBe('not-found')
  expect(await refused(workspace.files.file(owner, 'nothing'))).toBe('not-found')
  expect(await refused(workspace.files.file(owner, `x' or true --`))).toBe('not-found')
})

test('nothing of a file stands on the disk or in the database in plain, and what is there was checked', async () => {
  const phrase = 'the-salary-of-somebody-is-'
  const bytes = Buffer.from(phrase.repeat(10_000))
  const item = await put(bob, bytes, 'list.txt')
  expect(item.type).toBe('text/plain')
  const path = join(folder, item.file)
  for (const name of onDisk()) expect(readFileSync(join(folder, name)).includes(phrase), name).toBe(false)
  expect(await house.traces(phrase)).toEqual([])
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(statSync(join(house.database.home, 'keys', 'files.key')).mode & 0o777).toBe(0o600)
  const sealed = readFileSync(path)
  sealed[100_000] = (sealed[100_000] ?? 0) ^ 1
  writeFileSync(path, sealed)
  await expect(bytesOf(house.workspace.files.file(bob, item.file))).rejects.toThrow()
  sealed[100_000] = (sealed[100_000] ?? 0) ^ 1
  writeFileSync(path, sealed)
  truncateSync(path, 2 * (65_536 + 16))
  await expect(bytesOf(house.workspace.files.file(bob, item.file))).rejects.toThrow()
  await house.workspace.files.discard(bob, item.file)
  await gone(item.file)
})

test('50 MiB is taken, one byte more is refused and nothing of it stays; nor of an upload that breaks off', async () => {
  const before = onDisk()
  const part = randomBytes(1024 * 1024)
  const whole = Array.from({ length: 50 }, () => part)
  const item = await house.workspace.files.upload(owner, channel.channel, 'big', streamOf(...whole))
  expect(item.bytes).toBe(MOST_FILE_BYTES)
  await house.workspace.files.discard(owner, item.file)
  await gone(item.file)
  expect(
    await refused(
      house.workspace.files.upload(owner, channel.channel, 'bigger', streamOf(...whole, Buffer.from('x'))),
    ),
  ).toBe('file-too-large')
  let sent = 0
  const broken = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      if (sent++ < 5) controller.enqueue(part)
      else controller.error(new Error('the line broke'))
    },
  })
  await expect(house.workspace.files.upload(owner, channel.channel, 'broken', broken)).rejects.toThrow(
    'the line broke',
  )
  expect(onDisk()).toEqual(before)
  expect(
    (await house.superuser.query(`select 1 from chat.file where name in ('bigger', 'broken')`)).rows,
  ).toEqual([])
})

test('two uploads at once are two files; one in two messages at once is in one', async () => {
  const [a, b] = [randomBytes(3_000_000), randomBytes(3_000_000)]
  const [one, two] = await Promise.all([put(bob, a, 'same'), put(bob, b, 'same')])
  expect((await bytesOf(house.workspace.files.file(bob, one.file))).equals(a)).toBe(true)
  expect((await bytesOf(house.workspace.files.file(bob, two.file))).equals(b)).toBe(true)
  expect(await refused(send(bob, [one, one]))).toBe('bad-request')
  const sent = await Promise.allSettled([send(bob, [two, one]), send(bob, [one])])
  expect(sent.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
})

test('a script in a picture, markup, a path and turned writing are bytes with a plain name', async () => {
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')
  expect(await put(bob, svg, '../../../etc/cron.d/picture.svg')).toMatchObject({
    name: 'picture.svg',
    type: 'application/octet-stream',
    preview: null,
  })
  expect(await put(bob, Buffer.from('<!DOCTYPE html><script>1</script>'), 'a\u202egnp.html')).toMatchObject({
    name: 'agnp.html',
    type: 'application/octet-stream',
  })
  expect(existsSync(join(house.database.home, 'etc'))).toBe(false)
  // A name that says picture makes none.
  expect(await put(bob, svg, 'photo.png')).toMatchObject({ type: 'application/octet-stream', preview: null })
})

test('a zip that would unpack to gigabytes is its bytes', async () => {
  const zeros = deflateSync(Buffer.alloc(20_000_000))
  const bomb = Buffer.concat([Buffer.from('504b030414000000080000000000', 'hex'), zeros])
  const item = await put(bob, bomb, 'bomb.zip')
  expect(item).toMatchObject({ type: 'application/zip', bytes: bomb.length, preview: null })
  expect(statSync(join(folder, item.file)).size).toBeLessThan(bomb.length + 1_000)
})

test('a preview is made anew: small, upright, without the place where it was taken', async () => {
  const picture = await sharp({ create: { width: 3_000, height: 1_500, channels: 3, background: '#a04020' } })
    .jpeg()
    .withExif({
      IFD0: { Copyright: 'a-marked-owner' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '52/1 31/1 0/1' },
    })
    .withMetadata({ orientation: 6 })
    .toBuffer()
  expect(picture.includes('a-marked-owner')).toBe(true)
  const item = await put(bob, picture, 'holiday.jpg')
  expect(item).toMatchObject({ type: 'image/jpeg', preview: { width: 640, height: 1_280 } })
  const stored = await house.workspace.files.preview(bob, item.file)
  expect(stored.item).toMatchObject({ type: 'image/webp' })
  const preview = await buffer(stored.bytes)
  expect(preview.length).toBe(stored.item.bytes)
  const seen = await sharp(preview).metadata()
  expect(seen).toMatchObject({ format: 'webp', width: 640, height: 1_280 })
  expect(seen.exif).toBeUndefined()
  expect(preview.includes('a-marked-owner')).toBe(false)
  // The file itself is as it was given.
  expect((await bytesOf(house.workspace.files.file(bob, item.file))).equals(picture)).toBe(true)
  expect(await refused(house.workspace.files.preview(owner, item.file))).toBe('not-found')
  await house.workspace.files.discard(bob, item.file)
  await gone(item.file)
})

test('a picture that claims 30,000 by 30,000 pixels, and one that is broken, have no preview and harm nothing', async () => {
  const huge = pngClaiming(30_000, 30_000)
  expect(await put(bob, huge, 'huge.png')).toMatchObject({ type: 'image/png', preview: null })
  const broken = (
    await sharp({ create: { width: 50, height: 50, channels: 3, background: '#fff' } })
      .png()
      .toBuffer()
  ).subarray(0, 60)
  expect(await put(bob, broken, 'broken.png')).toMatchObject({ preview: null })
  expect(await put(bob, pngClaiming(2, 2), 'small.png')).toMatchObject({ preview: { width: 2, height: 2 } })
})

test('what nobody sent for a day goes; so does what an ended process left, and a channel takes its files along', async () => {
  const old = await put(bob, Buffer.from('forgotten'))
  const sent = await put(bob, Buffer.from('sent'))
  await send(bob, [sent])
  const erased = await open(house, owner, 'short-lived', 'private')
  const within = await put(owner, Buffer.from('with the channel'), 'x', erased.channel)
  await send(owner, [within], erased.channel)
  // As kill -9 leaves it: half a file of a process that is gone, and a whole one whose row was never written.
  const nobody = execFileSync('sh', ['-c', 'echo $$']).toString().trim()
  const [half, unnamed] = ['a'.repeat(32), 'b'.repeat(32)]
  writeFileSync(join(folder, `${half}.${nobody}.part`), 'half')
  writeFileSync(join(folder, unnamed), 'whole')
  writeFileSync(join(folder, 'README'), 'not ours')
  // Ended between writing the row and giving the bytes their name.
  const late = await put(bob, Buffer.from('committed'))
  execFileSync('mv', [join(folder, late.file), join(folder, `${late.file}.${nobody}.part`)])

  await house.superuser.query(
    `update chat.file set uploaded_at = uploaded_at - interval '25 hours' where id = any ($1)`,
    [[old.file, sent.file]],
  )
  await house.another()
  await gone(old.file)
  expect(onDisk()).not.toContain(`${half}.${nobody}.part`)
  expect(onDisk()).not.toContain(unnamed)
  expect(onDisk()).toEqual(expect.arrayContaining([sent.file, late.file, within.file, 'README']))
  expect((await bytesOf(house.workspace.files.file(bob, late.file))).toString()).toBe('committed')

  await house.workspace.channels.erase(owner, erased.channel)
  expect(await rows(within.file)).toBe(0)
  await gone(within.file)
})

test('nothing can be uploaded to an archived channel; a public one is joined by it', async () => {
  const hall = await open(house, owner, 'hall')
  const item = await put(carol, Buffer.from('hello'), 'x', hall.channel)
  expect((await house.workspace.channels.channel(carol, hall.channel)).joined).toBe(true)
  await send(carol, [item], hall.channel)
  await house.workspace.channels.change(owner, hall.channel, { archived: true })
  expect(await refused(put(carol, Buffer.from('x'), 'x', hall.channel))).toBe('channel-archived')
  await say(house.workspace, owner, channel.channel, 'and messages without files go on')
})

test('with another master key nothing opens and nothing is written', async () => {
  const item = await put(bob, Buffer.from('under the first key'))
  const home = mkdtempSync(join(tmpdir(), 'highroad-other-key-'))
  try {
    const { files } = await house.another({ home })
    expect(await refused(files.file(bob, item.file))).toBe('internal')
    expect(await refused(files.upload(bob, channel.channel, 'x', streamOf(Buffer.from('x'))))).toBe(
      'internal',
    )
    expect(readdirSync(join(home, 'files'))).toEqual([])
  } finally {
    rmSync(home, { recursive: true })
  }
})

test('a hundred files that are not sent are as many as one person can have', async () => {
  const hall = await open(house, owner, 'much', 'private', [carol])
  const first = await put(carol, Buffer.from('x'), 'x', hall.channel)
  await house.superuser.query(
    `insert into chat.file select md5(n::text), account_id, channel_id, null, 0, uploaded_by, uploaded_at, name, bytes, type,
            null, null, null, sealed_key, contributor_set_id, audience_id, classes
       from chat.file, generate_series(1, 99) n where id = $1`,
    [first.file],
  )
  expect(await refused(put(carol, Buffer.from('x'), 'x', hall.channel))).toBe('too-many-files')
  await house.workspace.files.discard(carol, first.file)
  expect(await refused(put(carol, Buffer.from('x'), 'x', hall.channel))).toBe('allowed')
})

test('an organisation’s files have so much room: what does not fit is refused and nothing of it stays; deleting makes room', async () => {
  // The first organisation has more than that already, which counts for itself.
  const other = await house.otherAccount('Small')
  const small = await house.another({ roomForFiles: 1_000 })
  const opened = await small.channels.open(other.owner, other.account, {
    name: 'small',
    kind: 'private',
    topic: '',
    people: [],
  })
  const upload = (bytes: number) =>
    small.files.upload(other.owner, opened.channel, 'x', streamOf(randomBytes(bytes)))
  const before = onDisk()
  const first = await upload(600)
  expect(await refused(upload(401))).toBe('files-full')
  expect(await refused(upload(5_000_000))).toBe('files-full')
  expect(onDisk()).toHaveLength(before.length + 1)
  // Two that fit one at a time, at the same time: one gets in.
  const both = await Promise.all([refused(upload(300)), refused(upload(300))])
  expect(new Set(both)).toEqual(new Set(['allowed', 'files-full']))
  expect(await refused(upload(101))).toBe('files-full')
  expect(await refused(upload(100))).toBe('allowed')
  expect(await refused(upload(0))).toBe('files-full')
  await small.files.discard(other.owner, first.file)
  expect(await refused(upload(600))).toBe('allowed')
})

test.runIf(process.getuid?.() === 0 && process.platform === 'linux')(
  'a full disk is said in one sentence, and nothing half is kept',
  async ({ skip }) => {
    const home = mkdtempSync(join(tmpdir(), 'highroad-full-'))
    mkdirSync(join(home, 'files'))
    mkdirSync(join(home, 'keys'))
    copyFileSync(join(house.database.home, 'keys', 'files.key'), join(home, 'keys', 'files.key'))
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', join(home, 'files')], {
        stdio: 'ignore',
      })
    } catch {
      // Not allowed here: what the kernel says of a full disk is tested with /dev/full in sealing.test.ts.
      rmSync(home, { recursive: true })
      skip()
    }
    try {
      const { files } = await house.another({ home })
      const upload = (bytes: number) => files.upload(bob, channel.channel, 'x', streamOf(randomBytes(bytes)))
      await expect(upload(3_000_000)).rejects.toMatchObject({ code: 'disk-full' })
      expect(readdirSync(join(home, 'files'))).toEqual([])
    } finally {
      execFileSync('umount', ['-l', join(home, 'files')])
      rmSync(home, { recursive: true })
    }
  },
)
