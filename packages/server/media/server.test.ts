import { spawn } from 'node:child_process'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { type MediaOptions, type MediaServer, startMediaServer } from './server.ts'

const homes: string[] = []
const running: MediaServer[] = []
afterEach(async () => {
  for (const media of running.splice(0)) await media.stop()
  for (const home of homes.splice(0)) rmSync(home, { recursive: true, force: true })
})

function newHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'highroad-media-'))
  homes.push(home)
  return home
}

async function started(options: Partial<MediaOptions> & { home: string }): Promise<MediaServer> {
  const media = await startMediaServer({ env: process.env, ports: { http: 0, udp: 0 }, ...options })
  if (!media.available) throw new Error(`${media.missing} ${media.get}`)
  running.push(media)
  return media
}

function alive(pid: number | undefined): boolean {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

describe('our own media server', () => {
  test('starts on loopback with keys of its own that nobody else can read, and ends when told', async () => {
    const home = newHome()
    const media = await started({ home })
    expect(media.up()).toBe(true)
    expect(media.reachesBeyond).toBe(false)
    expect(media.apiSecret.length).toBeGreaterThanOrEqual(32)
    for (const file of ['keys/livekit.json', 'run/livekit.yaml'])
      expect(statSync(join(home, file)).mode & 0o777).toBe(0o600)
    const pid = media.pid()
    expect(listening(pid).filter((address) => !address.startsWith('0100007F'))).toEqual([])
    expect(readFileSync(`/proc/${pid}/environ`, 'utf8')).toBe('')
    expect(readFileSync(`/proc/${pid}/cmdline`, 'utf8')).not.toContain(media.apiSecret)
    await media.stop()
    expect(alive(pid)).toBe(false)
    const again = await started({ home })
    expect(again.apiKey).toBe(media.apiKey)
  }, 30_000)

  test('takes another port where the wished-for one is in use', async () => {
    const taken = createServer()
    const port = await new Promise<number>((resolve) =>
      taken.listen(0, '127.0.0.1', () => {
        const address = taken.address()
        resolve(typeof address === 'object' && address ? address.port : 0)
      }),
    )
    try {
      const media = await started({ home: newHome(), ports: { http: port, udp: 0 } })
      expect(media.url).not.toContain(`:${port}`)
    } finally {
      taken.close()
    }
  }, 30_000)

  test('comes back by itself when it dies, and says so', async () => {
    const media = await started({ home: newHome() })
    const changes: boolean[] = []
    media.onChange((up) => changes.push(up))
    const pid = media.pid()
    if (pid === undefined) throw new Error('no process')
    process.kill(pid, 'SIGKILL')
    await expect.poll(() => changes, { timeout: 15_000 }).toEqual([false, true])
    expect(media.pid()).not.toBe(pid)
    expect((await fetch(media.url.replace('ws', 'http'))).status).toBe(200)
  }, 30_000)

  test('is found and ended by the next start after kill -9 of its parent; a living parent is left alone', async () => {
    const home = newHome()
    const code = `const { startMediaServer } = await import(${JSON.stringify(import.meta.resolve('./server.ts'))})
      const media = await startMediaServer({ home: ${JSON.stringify(home)}, env: process.env, ports: { http: 0, udp: 0 } })
      console.log(media.available ? media.pid() : media.missing)
      setInterval(() => {}, 1000)`
    const parent = spawn(process.execPath, ['--input-type=module', '-e', code], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const said = await new Promise<string>((resolve) =>
      parent.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString())),
    )
    const pid = Number(said)
    expect(alive(pid)).toBe(true)
    await expect(startMediaServer({ home, env: process.env, ports: { http: 0, udp: 0 } })).rejects.toThrow(
      /already runs on .* Nothing was changed/,
    )
    expect(alive(pid)).toBe(true)

    const gone = new Promise((resolve) => parent.once('exit', resolve))
    parent.kill('SIGKILL')
    await gone
    expect(alive(pid)).toBe(true)
    const events: string[] = []
    const media = await started({ home, log: (event) => events.push(event) })
    expect(alive(pid)).toBe(false)
    expect(events).toEqual(['media-server-left-over-ended'])
    expect(media.up()).toBe(true)
  }, 40_000)

  test('a note that names somebody else’s process harms nobody', async () => {
    const home = newHome()
    const other = spawn('sleep', ['60'], { stdio: 'ignore' })
    try {
      mkdirSync(join(home, 'run'), { mode: 0o700 })
      writeFileSync(
        join(home, 'run', 'livekit.json'),
        JSON.stringify({ pid: other.pid, owner: 1, ownerStarted: '1' }),
      )
      await started({ home })
      expect(alive(other.pid)).toBe(true)
    } finally {
      other.kill('SIGKILL')
    }
  }, 30_000)
})

describe('where there is none', () => {
  test('it says what is missing and how to get it', async () => {
    const home = newHome()
    const media = await startMediaServer({ home, env: { PATH: '', HOME: home } })
    expect(media).toMatchObject({
      available: false,
      missing: 'There is no LiveKit media server on this machine, and no Go to build one.',
    })
    expect(media.available ? '' : media.get).toMatch(/livekit-server.*Go 1\.26.*LIVEKIT_URL/)
  })

  test('it says that Go is too old, and why a build failed', async () => {
    const home = newHome()
    const bin = join(home, 'path')
    mkdirSync(bin)
    program(join(bin, 'go'), 'echo go1.21.3')
    const env = { PATH: bin, HOME: home }
    const old = await startMediaServer({ home, env })
    expect(old.available ? '' : old.missing).toContain('Go 1.21 is too old')
    program(join(bin, 'go'), 'if [ "$1" = env ]; then echo go1.26.1; else echo no network >&2; exit 1; fi')
    const lines: string[] = []
    const failed = await startMediaServer({ home, env, progress: (line) => lines.push(line) })
    expect(failed.available ? '' : failed.missing).toContain('Go said: no network')
    expect(lines[0]).toContain('Building the media server')
  })

  test('a program that ends at once is told with its own words', async () => {
    const home = newHome()
    mkdirSync(join(home, 'bin'))
    program(join(home, 'bin', 'livekit-server'), 'echo it does not want >&2; exit 1')
    const media = await startMediaServer({ home, env: { PATH: '', HOME: home }, ports: { http: 0, udp: 0 } })
    expect(media.available ? '' : media.missing).toContain('it does not want')
  })

  test('half a LIVEKIT_URL is told; a whole one is used as it is', async () => {
    const home = newHome()
    const half = await startMediaServer({ home, env: { LIVEKIT_URL: 'wss://media.example.org' } })
    expect(half.available ? '' : half.get).toContain('LIVEKIT_API_SECRET')
    const own = await started({ home })
    const env = { LIVEKIT_URL: own.url, LIVEKIT_API_KEY: own.apiKey, LIVEKIT_API_SECRET: own.apiSecret }
    const media = await started({ home: newHome(), env })
    expect(media).toMatchObject({ browserUrl: own.url, reachesBeyond: true })
    expect(media.up()).toBe(true)
    expect(media.pid()).toBeUndefined()
  }, 30_000)
})

function program(file: string, body: string): void {
  writeFileSync(file, `#!/bin/sh\n${body}\n`)
  chmodSync(file, 0o755)
}

/** Local addresses (hex, as in /proc/net) on which the process listens or receives. */
function listening(pid: number | undefined): string[] {
  const inodes = new Set<string>()
  for (const entry of readdirSync(`/proc/${pid}/fd`)) {
    const inode = /socket:\[(\d+)\]/.exec(readlinkSync(`/proc/${pid}/fd/${entry}`))?.[1]
    if (inode) inodes.add(inode)
  }
  const found: string[] = []
  for (const [table, states] of [
    ['tcp', ['0A']],
    ['tcp6', ['0A']],
    ['udp', ['07']],
    ['udp6', ['07']],
  ] as const)
    for (const line of readFileSync(`/proc/net/${table}`, 'utf8').split('\n').slice(1)) {
      const [, local, , state, , , , , , inode] = line.trim().split(/\s+/)
      if (local && inode && inodes.has(inode) && states.some((wanted) => wanted === state)) found.push(local)
    }
  expect(found.length).toBeGreaterThan(0)
  return found
}
