/** Secrets of this server: a file each in `home/keys` (mode 0600), made at the first asking. */
import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The text of `home/keys/name`, or where there is none what `make` gives, kept durably: of two processes that start at once
 * one makes it, and both use it. Throws where it is not of the form `whole`.
 */
export function keyFile(home: string, name: string, whole: RegExp, make: () => string): string {
  const folder = join(home, 'keys')
  const path = join(folder, name)
  let text = unless('ENOENT', () => readFileSync(path, 'utf8'))
  if (text === null) {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const fresh = `${path}.${process.pid}.new`
    const file = openSync(fresh, 'w', 0o600)
    writeSync(file, make())
    fsyncSync(file)
    closeSync(file)
    unless('EEXIST', () => linkSync(fresh, path))
    rmSync(fresh)
    text = readFileSync(path, 'utf8')
  }
  if (!whole.test(text))
    throw new Error(`${path} is not whole. Nothing was changed. Put it back from a backup.`)
  return text
}

/** Null where it fails for this reason. */
function unless<T>(code: string, work: () => T): T | null {
  try {
    return work()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === code) return null
    throw error
  }
}
