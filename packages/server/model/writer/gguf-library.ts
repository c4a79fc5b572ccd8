/**
 * What runs a GGUF: node-llama-cpp, 85 MB that only those need who set HIGHROAD_WRITER_GGUF. So it is locked by itself, in
 * `llama/`, and installed once into the cache that the media server lies in too.
 */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

type Environment = Readonly<Record<string, string | undefined>>

const LOCKED = join(import.meta.dirname, 'llama')
/** Longest that installing may take. */
const LONGEST_MS = 10 * 60_000
/** What npm needs of the environment: never a setting of ours. */
const OF_NPM =
  /^(?:path|home|lang|tmpdir|xdg_cache_home|npm_config_.*|(?:https?|no|all)_proxy|node_extra_ca_certs|ssl_cert_.*)$/i

export const cacheIn = (env: Environment): string =>
  join(env['XDG_CACHE_HOME'] ?? join(env['HOME'] ?? homedir(), '.cache'), 'highroad')

/**
 * The folder whose `node_modules` holds it; installed where it is not there yet. Throws an `Error` whose message says what is
 * missing and what to do.
 */
export async function findLibrary(env: Environment, progress: (line: string) => void): Promise<string> {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error(
      `A GGUF runs on Linux x64 only, and this is ${process.platform} ${process.arch}. Set HIGHROAD_WRITER_URL and HIGHROAD_WRITER_MODEL to an endpoint instead.`,
    )
  const lock = readFileSync(join(LOCKED, 'package-lock.json'))
  const digest = createHash('sha256').update(lock).digest('hex').slice(0, 16)
  const folder = join(cacheIn(env), `writer-${digest}`)
  if (!existsSync(folder)) await install(folder, env, progress)
  return realpathSync(folder)
}

async function install(folder: string, env: Environment, progress: (line: string) => void): Promise<void> {
  progress('Installing what runs a language model (node-llama-cpp, 85 MB, only this once)')
  mkdirSync(cacheIn(env), { recursive: true, mode: 0o700 })
  const work = mkdtempSync(join(cacheIn(env), 'installing-'))
  try {
    for (const name of ['package.json', 'package-lock.json'])
      copyFileSync(join(LOCKED, name), join(work, name))
    // Not npm ci: it refuses a lock that lacks optional packages of other platforms. This installs what is locked.
    // Without what other machines' processors need, which is ten times as much.
    const args = [
      'install',
      '--no-save',
      '--omit=optional',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
    ]
    const child = spawn('npm', args, {
      cwd: work,
      env: Object.fromEntries(Object.entries(env).filter(([name]) => OF_NPM.test(name))),
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: LONGEST_MS,
      killSignal: 'SIGKILL',
    })
    let said = ''
    child.stderr.on('data', (part: Buffer) => (said = (said + part.toString()).slice(-2_000)))
    const code = await new Promise<number | null>((resolve) => {
      child.once('error', () => resolve(null))
      child.once('close', resolve)
    })
    if (code !== 0) {
      const first = said.split('\n').find((line) => /^npm error (?!code)./.test(line)) ?? 'nothing'
      throw new Error(
        `What runs a language model could not be installed. npm said: ${first}. Look at the network and start again, or unset HIGHROAD_WRITER_GGUF.`,
      )
    }
    // In one step: what was cut off must never look like a library. Another process may have been faster.
    try {
      renameSync(work, folder)
    } catch (error) {
      if (!existsSync(folder)) throw error
    }
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}
