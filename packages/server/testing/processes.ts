/** The processes under a server, as the system tells of them. */
import { readdirSync, readFileSync } from 'node:fs'

/** State and parent of a living process; null where there is none. */
function stateOf(pid: number | string): { state: string; parent: number } | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const [state = '', parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return { state, parent: Number(parent) }
  } catch {
    return null
  }
}

export function isAlive(pid: number): boolean {
  const now = stateOf(pid)
  return now !== null && now.state !== 'Z'
}

/** Children, and children of children. */
export function childrenOf(pid: number): number[] {
  const own = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && stateOf(name)?.parent === pid && isAlive(Number(name)))
    .map(Number)
  return own.flatMap((child) => [child, ...childrenOf(child)])
}

/** The one child of `pid` whose command line holds `part`. */
export function childNamed(pid: number, part: string): number {
  const found = childrenOf(pid).filter((child) => {
    try {
      return readFileSync(`/proc/${child}/cmdline`, 'utf8').includes(part)
    } catch {
      return false
    }
  })
  if (found[0] === undefined) throw new Error(`no child of ${pid} is ${part}`)
  return found[0]
}
