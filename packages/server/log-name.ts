/** The log's name, the first line of every checkpoint: made once, and the same for as long as the log lives. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** From `home/keys/log-name`; made where there is none. */
export function logName(home: string, random: (count: number) => Uint8Array): string {
  const path = join(home, 'keys', 'log-name')
  mkdirSync(join(home, 'keys'), { recursive: true, mode: 0o700 })
  try {
    const name = `highroad/${Buffer.from(random(8)).toString('hex')}`
    writeFileSync(path, `${name}\n`, { flag: 'wx', mode: 0o600 })
    return name
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    return readFileSync(path, 'utf8').trim()
  }
}
