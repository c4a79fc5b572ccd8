// Finding the LiveKit server program, or building it once with Go.
import { execFile, spawn } from 'node:child_process'
import { constants, accessSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'

const VERSION = 'v1.13.5'
const SOURCE = `github.com/livekit/livekit-server/cmd/server@${VERSION}`
const GO = { major: 1, minor: 26 }

export type Environment = Record<string, string | undefined>

export type Binary = { file: string } | Missing

/** Why there is no media server, and how to get one: two sentences for people. */
export interface Missing {
  missing: string
  get: string
}

const GET = `Do one of these and start again: put "livekit-server" ${VERSION.slice(1)} on the PATH (github.com/livekit/livekit/releases); install Go ${GO.major}.${GO.minor} or later, and Highroad builds it by itself; or set LIVEKIT_URL, LIVEKIT_API_KEY and LIVEKIT_API_SECRET to a server you run.`

/**
 * The program to run: `livekit-server` on the PATH, one built earlier (`home/bin`, then the user's cache), or one
 * built now where Go is new enough. `progress` hears a sentence now and then while it builds (two to four minutes).
 */
export async function findBinary(
  home: string,
  env: Environment,
  progress: (line: string) => void,
): Promise<Binary> {
  const cache = join(env['XDG_CACHE_HOME'] ?? join(env['HOME'] ?? homedir(), '.cache'), 'highroad')
  const built = `livekit-server-${VERSION}`
  const found = [onPath('livekit-server', env), join(home, 'bin', 'livekit-server'), join(cache, built)]
  for (const file of found) if (file && isProgram(file)) return { file }

  const go = onPath('go', env)
  const version = go ? await goVersion(go, env) : null
  if (!go || !version)
    return { missing: 'There is no LiveKit media server on this machine, and no Go to build one.', get: GET }
  if (version.major < GO.major || (version.major === GO.major && version.minor < GO.minor))
    return {
      missing: `There is no LiveKit media server on this machine, and Go ${version.major}.${version.minor} is too old to build one.`,
      get: GET,
    }
  for (const [folder, name] of [
    [cache, built],
    [join(home, 'bin'), 'livekit-server'],
  ] as const)
    if (isWritable(folder)) return build(go, folder, name, env, progress)
  return {
    missing: `The LiveKit media server cannot be built: neither ${cache} nor ${home} can be written.`,
    get: GET,
  }
}

async function build(
  go: string,
  folder: string,
  name: string,
  env: Environment,
  progress: (line: string) => void,
): Promise<Binary> {
  progress(`Building the media server (LiveKit ${VERSION}, two to four minutes, only this once)`)
  const work = mkdtempSync(join(folder, 'build-'))
  // The compiler needs its own settings and the proxy's; it does not need to know our secrets.
  const {
    DATABASE_URL: _url,
    LIVEKIT_API_KEY: _key,
    LIVEKIT_API_SECRET: _secret,
    WRITER_KEY: _writer,
    ...rest
  } = env
  const child = spawn(go, ['install', '-v', '-trimpath', SOURCE], {
    env: { ...rest, CGO_ENABLED: '0', GOBIN: work, GOFLAGS: '' },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const abandon = (): void => {
    child.kill('SIGKILL')
    rmSync(work, { recursive: true, force: true })
  }
  process.once('exit', abandon)
  let packages = 0
  let last = ''
  let told = Date.now()
  child.stderr.on('data', (chunk: Buffer) => {
    for (const line of chunk.toString().split('\n').filter(Boolean)) {
      packages++
      last = line
    }
    if (Date.now() - told < 15_000) return
    told = Date.now()
    progress(`Building the media server: ${packages} packages so far`)
  })
  const code = await new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(null))
    child.once('close', resolve)
  })
  const file = join(folder, name)
  try {
    // Into place in one step: a build that was cut off must never look like a program.
    if (code === 0) renameSync(join(work, 'server'), file)
    else
      return {
        missing: `The LiveKit media server could not be built. Go said: ${last || 'nothing'}.`,
        get: GET,
      }
  } finally {
    process.removeListener('exit', abandon)
    rmSync(work, { recursive: true, force: true })
  }
  progress('The media server is built')
  return { file }
}

function onPath(name: string, env: Environment): string | null {
  for (const folder of (env['PATH'] ?? '').split(delimiter))
    if (folder && isProgram(join(folder, name))) return join(folder, name)
  return null
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return statSync(file).isFile()
  } catch {
    return false
  }
}

function isWritable(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    accessSync(folder, constants.W_OK)
    return true
  } catch {
    return false
  }
}

function goVersion(go: string, env: Environment): Promise<{ major: number; minor: number } | null> {
  return new Promise((resolve) => {
    execFile(go, ['env', 'GOVERSION'], { env, timeout: 10_000 }, (error, out) => {
      const parts = /^go(\d+)\.(\d+)/.exec(out)
      resolve(error || !parts ? null : { major: Number(parts[1]), minor: Number(parts[2]) })
    })
  })
}
