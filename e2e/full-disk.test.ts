/**
 * A disk without room, for real: the server's home on a small file system of its own. What is asked then is refused with a
 * sentence, what was acknowledged stays, an objection stops its uses all the same, and with room again all goes on.
 */
import { spawnSync } from 'node:child_process'
import { chmodSync, closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join as pathOf } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type APIRequestContext, request } from 'playwright-core'
import { type Api, api, join, openRoom, type Owner, setUp } from './api.ts'
import { type RunningServer, startServer } from './server.ts'

const place = mkdtempSync(pathOf(tmpdir(), 'highroad-full-'))
// Else the database's own user cannot reach it, and its files would go to another disk.
chmodSync(place, 0o755)
const home = pathOf(place, 'home')
const filler = pathOf(home, 'filler')
const env = { HIGHROAD_SPEECH_MODEL: 'tiny' }
let server: RunningServer
const contexts: APIRequestContext[] = []
let owner: Owner
let guest: Api

function mount(): void {
  mkdirSync(home)
  const { status, stderr } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=400m,mode=755', 'tmpfs', home], {
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`A full disk needs a small one, and only root may mount it: ${stderr}`)
}

/** Writes until nothing more goes in. */
function fill(): void {
  const file = openSync(filler, 'w')
  let size = 1 << 20
  while (size > 0) {
    try {
      if (writeSync(file, Buffer.alloc(size)) < size) size >>= 1
    } catch {
      size >>= 1
    }
  }
  closeSync(file)
}

beforeAll(async () => {
  mount()
  server = await startServer({ home, env })
  const newContext = async () => {
    const context = await request.newContext()
    contexts.push(context)
    return context
  }
  owner = await setUp(await newContext(), server)
  guest = api(await newContext(), server.address)
})

afterAll(async () => {
  await Promise.all(contexts.map((one) => one.dispose()))
  await server?.stop()
  spawnSync('umount', [home])
  rmSync(place, { recursive: true })
})

test('a full disk refuses with a sentence, stops what is objected to, keeps what was acknowledged, and goes on', async () => {
  expect((await owner.put(`/accounts/${owner.account}/features/summary`, { on: true })).status).toBe(200)
  const meeting = await openRoom(owner, 'Kept before')
  expect((await join(owner, meeting)).status).toBe(200)
  expect((await owner.put(`/meetings/${meeting}/features/summary`)).status).toBe(200)
  expect((await join(guest, meeting, 'Cleo')).status).toBe(200)

  fill()
  const acknowledged = ['Kept before']
  let refused = await openOne('Still fits 0')
  // Pages of tables that are there already have some room left.
  for (let i = 1; refused.status === 200 && i < 300; i++) {
    acknowledged.push(String(refused.body['title']))
    refused = await openOne(`Still fits ${i}`)
  }
  expect([refused.status, refused.body['error']]).toEqual([507, 'disk-full'])
  expect(refused.body['sentence']).toMatch(
    /What was saved before is safe\. Whoever runs the server has to free/,
  )
  // A no that cannot be written is not acknowledged, and all that it is about has stopped.
  const objected = await guest.put(`/meetings/${meeting}/objection`, { features: ['summary'] })
  expect([objected.status, objected.body['error']]).toEqual([503, 'not-recorded'])
  expect(objected.body['sentence']).toMatch(/every use it is about has stopped until it can\. Try again/)
  expect(await titles()).toEqual(acknowledged.toSorted())

  rmSync(filler)
  await expect.poll(async () => (await openOne('With room again')).status, { timeout: 60_000 }).toBe(200)
  expect((await guest.put(`/meetings/${meeting}/objection`, { features: ['summary'] })).status).toBe(200)
  await server.stop()
  server = await startServer({ home, port: Number(new URL(server.address).port), env })
  expect(await titles()).toEqual([...acknowledged, 'With room again'].toSorted())
  const { body } = await guest.get(`/meetings/${meeting}/room`)
  expect(body['lines']).toContainEqual(expect.objectContaining({ feature: 'summary', you: 'left-out' }))
})

const openOne = (title: string) => owner.post(`/accounts/${owner.account}/meetings`, { title })

/** Every meeting that the server knows, once each. */
async function titles(): Promise<string[]> {
  const { body } = await owner.get(`/accounts/${owner.account}/meetings`)
  return [...new Set((body['meetings'] as { title: string }[]).map(({ title }) => title))].toSorted()
}
