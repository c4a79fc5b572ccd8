/**
 * The master key of files: `home/keys/files.key` (mode 0600). It seals the keys of the accounts, which seal the keys of their
 * files. Without it no file can be read: it belongs in every backup.
 */
import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'

/** Reads the key, or makes it. Throws where the file is not whole. */
export function masterKey(home: string, random: (count: number) => Uint8Array): Uint8Array {
  const folder = join(home, 'keys')
  const path = join(folder, 'files.key')
  let text = unless('ENOENT', () => readFileSync(path, 'utf8'))
  if (text === null) {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const fresh = `${path}.${process.pid}.new`
    const file = openSync(fresh, 'w', 0o600)
    writeSync(file, `${Buffer.from(random(32)).toString('hex')}\n`)
    fsyncSync(file)
    closeSync(file)
    // Of two processes that start at once one makes the key, and both use it.
    unless('EEXIST', () => linkSync(fresh, path))
    rmSync(fresh)
    text = readFileSync(path, 'utf8')
  }
  if (!/^[0-9a-f]{64}\n$/.test(text))
    throw new Error(`${path} is not whole. Nothing was changed. Put it back from a backup.`)
  return Buffer.from(text.trim(), 'hex')
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
