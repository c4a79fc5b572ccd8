/** Starting and stopping as a user does: main.ts as a process of its own, with a real database. */
import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, expect, test, vi } from 'vitest'
import { cleanUp, freePort, launch, listening, newHome, setUpCodeOf, start } from './testing/started.ts'
import { childrenOf } from './testing/processes.ts'

const PASSWORD = 'correct horse'
afterAll(cleanUp)

// Programs start and stop here, several a test, on whatever else the machine has to do.
vi.setConfig({ testTimeout: 180_000 })

/** Processes whose command line names this directory. */
function processesOf(home: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(home)
      } catch {
        return false
      }
    })
    .map(Number)
}

const isAlive = (pid: number): boolean => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2)[0] !== 'Z'
  } catch {
    return false
  }
}

const gone = (pids: number[]) =>
  expect.poll(() => pids.filter(isAlive), { timeout: 60_000, interval: 50 }).toEqual([])

const post = (address: string, path: string, body: unknown, cookie = '') =>
  fetch(`${address}/api${path}`, {
    method: 'POST',
    headers: { origin: address, 'content-type': 'application/json', cookie },
    body: JSON.stringify(body),
  })

test('start, set up, kill -9, start again: nothing acknowledged is lost, nothing is left; Ctrl-C ends every child', async () => {
  const home = newHome()
  const first = await start(home)
  const code = setUpCodeOf(first)
  expect(code).toMatch(/^([A-Z2-7]{4}-){3}[A-Z2-7]{4}$/)
  const made = await post(first.address, '/set-up', {
    code,
    name: 'Ann',
    email: 'ann@example.org',
    password: PASSWORD,
    organisation: 'Acme',
  })
  expect(made.status).toBe(200)
  const { logKey } = (await (await fetch(`${first.address}/api/server`)).json()) as { logKey: string }
  // The first checkpoint is published moments after the facts that it covers are acknowledged.
  const checkpoint = await vi.waitFor(
    async () => {
      const published = await fetch(`${first.address}/ledger/checkpoint`)
      expect(published.status).toBe(200)
      return await published.text()
    },
    { timeout: 10_000 },
  )

  const children = childrenOf(first.pid)
  expect(children.length).toBeGreaterThan(1)
  await first.end('SIGKILL')

  const second = await start(home)
  expect(second.printed()).not.toContain('Set-up code')
  await gone(children)
  const signedIn = await post(second.address, '/sign-in', { email: 'ann@example.org', password: PASSWORD })
  expect(signedIn.status).toBe(200)
  expect(await (await fetch(`${second.address}/api/server`)).json()).toMatchObject({ setUp: true, logKey })
  const [, size] = checkpoint.split('\n')
  const [, later] = (await (await fetch(`${second.address}/ledger/checkpoint`)).text()).split('\n')
  expect(Number(later)).toBeGreaterThanOrEqual(Number(size))

  const left = childrenOf(second.pid)
  expect(await second.end('SIGINT')).toBe(0)
  await gone(left)
  expect(processesOf(home)).toEqual([])
})

test('a second start on the same directory says where the first runs, and harms nothing', async () => {
  const home = newHome()
  const first = await start(home)
  const second = launch(home, await freePort())
  expect(await second.exit).toBe(1)
  expect(second.printed()).toContain(`Highroad already runs on ${home} at ${first.address}`)
  expect((await fetch(`${first.address}/api/server`)).status).toBe(200)
  // The code that the first one printed still works: the second touched nothing.
  const made = await post(first.address, '/set-up', {
    code: setUpCodeOf(first),
    name: 'Ann',
    email: 'ann@example.org',
    password: PASSWORD,
    organisation: 'Acme',
  })
  expect(made.status).toBe(200)
  expect(await first.end('SIGTERM')).toBe(0)
})

test('a port that is taken, and an environment that cannot be, end in a sentence', async () => {
  const home = newHome()
  const { server, port } = await listening()
  const taken = launch(home, port)
  expect(await taken.exit).toBe(1)
  expect(taken.printed()).toMatch(new RegExp(`^Port ${port} is in use by another program\\.`))
  expect(taken.printed()).not.toContain('    at ')
  await new Promise((resolve) => server.close(resolve))
  const wrong = launch(home, 99_999)
  expect(await wrong.exit).toBe(1)
  expect(wrong.printed()).toMatch(/^PORT is not as it should be\./)
  expect(processesOf(home)).toEqual([])
})

test('a child that dies is started again, and the server goes on', async () => {
  const home = newHome()
  const server = await start(home)
  const postmaster = readdirSync('/proc').find((name) => {
    try {
      const command = readFileSync(`/proc/${name}/cmdline`, 'utf8')
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
      const parent = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]
      return command.includes(home) && Number(parent) === server.pid
    } catch {
      return false
    }
  })
  expect(postmaster).toBeDefined()
  process.kill(Number(postmaster), 'SIGKILL')
  await expect
    .poll(async () => (await fetch(`${server.address}/api/server`)).status, {
      timeout: 30_000,
      interval: 100,
    })
    .toBe(200)
  expect(await server.end('SIGINT')).toBe(0)
  expect(processesOf(home)).toEqual([])
})
