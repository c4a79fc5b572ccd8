/** Starting and stopping as a user does: main.ts as a process of its own, with a real database. */
import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'

const MAIN = join(import.meta.dirname, 'main.ts')
const PASSWORD = 'correct horse'

interface Running {
  readonly pid: number
  readonly address: string
  readonly printed: () => string
  readonly end: (signal: NodeJS.Signals) => Promise<number | null>
}

const homes: string[] = []
const alive = new Set<ChildProcess>()
afterAll(() => {
  for (const child of alive)
    for (const pid of [...childrenOf(child.pid ?? 0), child.pid ?? 0]) process.kill(pid, 'SIGKILL')
  for (const home of homes) rmSync(home, { recursive: true, force: true, maxRetries: 5 })
})

function newHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'highroad-start-'))
  // Reachable for the unprivileged user that PostgreSQL runs as where the tests run as root.
  chmodSync(home, 0o755)
  homes.push(home)
  return home
}

async function listening(): Promise<{ server: Server; port: number }> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return { server, port: address.port }
}

async function freePort(): Promise<number> {
  const { server, port } = await listening()
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** With no programs on the PATH: a media server takes part only where one was built earlier. */
function launch(
  home: string,
  port: number,
): { child: ChildProcess; printed: () => string; exit: Promise<number | null> } {
  const { LIVEKIT_URL: _url, ...env } = process.env
  const child = spawn(process.execPath, [MAIN], {
    env: { ...env, PATH: '/nowhere', PORT: String(port), HIGHROAD_HOME: home, HIGHROAD_SPEECH_MODEL: 'tiny' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  alive.add(child)
  let text = ''
  child.stdout?.on('data', (chunk: Buffer) => (text += chunk.toString()))
  child.stderr?.on('data', (chunk: Buffer) => (text += chunk.toString()))
  const exit = new Promise<number | null>((resolve) =>
    child.once('close', (code) => {
      alive.delete(child)
      resolve(code)
    }),
  )
  return { child, printed: () => text, exit }
}

async function start(home: string): Promise<Running> {
  const port = await freePort()
  const { child, printed, exit } = launch(home, port)
  const address = `http://127.0.0.1:${port}`
  await new Promise<void>((resolve, reject) => {
    child.stdout?.on('data', () => {
      if (printed().includes(`Highroad is at ${address}`)) resolve()
    })
    void exit.then((code) => reject(new Error(`it ended with ${code}:\n${printed()}`)))
  })
  return {
    pid: child.pid ?? 0,
    address,
    printed,
    end: (signal) => {
      child.kill(signal)
      return exit
    },
  }
}

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

/** Children of children included. */
function childrenOf(pid: number): number[] {
  const own = readdirSync('/proc').flatMap((name) => {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
      const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      return Number(parent) === pid && state !== 'Z' ? [Number(name)] : []
    } catch {
      return []
    }
  })
  return own.flatMap((child) => [child, ...childrenOf(child)])
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
  expect.poll(() => pids.filter(isAlive), { timeout: 15_000, interval: 50 }).toEqual([])

const post = (address: string, path: string, body: unknown, cookie = '') =>
  fetch(`${address}/api${path}`, {
    method: 'POST',
    headers: { origin: address, 'content-type': 'application/json', cookie },
    body: JSON.stringify(body),
  })

const codeIn = (printed: string): string => /Set-up code: (\S+)/.exec(printed)?.[1] ?? ''

test('start, set up, kill -9, start again: nothing acknowledged is lost, nothing is left; Ctrl-C ends every child', async () => {
  const home = newHome()
  const first = await start(home)
  const code = codeIn(first.printed())
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
  const checkpoint = await (await fetch(`${first.address}/ledger/checkpoint`)).text()

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
    code: codeIn(first.printed()),
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
