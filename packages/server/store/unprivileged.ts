/**
 * PostgreSQL refuses to run as root. As root we run it as an unprivileged user who has a passwd entry and can reach its
 * files; as anybody else, as ourselves.
 */
import { readFileSync, realpathSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { StartError } from './errors.ts'

export interface RunAs {
  readonly uid: number
  readonly gid: number
}

/** Null where we are not root: nothing to switch. */
export function unprivilegedUser(): RunAs | null {
  if (process.getuid?.() !== 0) return null
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n')
  for (const name of ['postgres', 'nobody']) {
    const fields = lines.find((line) => line.startsWith(`${name}:`))?.split(':')
    const uid = Number(fields?.[2])
    const gid = Number(fields?.[3])
    if (fields && uid > 0 && Number.isInteger(gid)) return { uid, gid }
  }
  throw new StartError(
    'unreachable',
    'PostgreSQL does not run as root, and there is no user “postgres” or “nobody” to run it as. Nothing was changed. Start Highroad as an ordinary user.',
  )
}

/** Whether this user can pass through `path` and every directory above it, and `read` what it lists. */
export function reaches(user: RunAs, path: string, read = false): boolean {
  let current = realpathSync(path)
  for (let first = true; ; first = false) {
    const { mode, uid, gid } = statSync(current)
    const shift = uid === user.uid ? 6 : gid === user.gid ? 3 : 0
    const needed = first && read ? 5 : 1
    if (((mode >> shift) & needed) !== needed) return false
    if (dirname(current) === current) return true
    current = dirname(current)
  }
}
