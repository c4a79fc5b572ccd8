/** Which process is which: ids are used again, so a process is known by its id together with its start. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** When a living process started, in whatever form this system tells it; null where there is no such process. */
export function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name stands in brackets and may hold spaces. A zombie (state Z) has ended.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields[0] === 'Z' ? null : (fields[19] ?? null)
  } catch {
    return ps(pid, 'lstart')
  }
}

/** Its command line; null where there is no such process. */
export function commandOf(pid: number): string | null {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim() || null
  } catch {
    return ps(pid, 'command')
  }
}

function ps(pid: number, field: string): string | null {
  if (process.platform === 'linux') return null
  try {
    const line = execFileSync('ps', ['-ww', '-o', `${field}=`, '-p', String(pid)], { encoding: 'utf8' })
    return line.trim() || null
  } catch {
    return null
  }
}

/** Sends a signal; false where the process has ended. */
export function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    process.kill(pid, name)
    return true
  } catch {
    return false
  }
}
