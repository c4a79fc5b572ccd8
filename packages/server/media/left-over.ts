// A media server that outlived its parent (kill -9): finding it, making sure that it is ours, ending it.
import { execFileSync } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

interface Note {
  pid: number
  owner: number
  ownerStarted: string
}

/** Notes which process is the media server of `home`, and that we own it. */
export function note(home: string, pid: number): void {
  const content: Note = { pid, owner: process.pid, ownerStarted: started(process.pid) ?? '' }
  writeFileSync(noteFile(home), JSON.stringify(content), { mode: 0o600 })
}

export function forgetNote(home: string): void {
  rmSync(noteFile(home), { force: true })
}

/**
 * Ends what an earlier run left behind; returns the process id it ended, or null when there was none.
 * A process is ours only if its command line names our configuration file: ids are used again.
 * Throws when the process that started it still runs: two Highroads must not share a directory.
 */
export async function endLeftOver(home: string, configFile: string): Promise<number | null> {
  const left = readNote(home)
  if (!left || !(commandLine(left.pid)?.includes(configFile) ?? false)) return null
  if (left.owner !== process.pid && left.ownerStarted !== '' && started(left.owner) === left.ownerStarted)
    throw new Error(
      `Highroad already runs on ${home} (process ${left.owner}). Nothing was changed. Stop that one first, or set HIGHROAD_HOME to another directory.`,
    )
  // It keeps nothing on disk, and whoever was in its rooms reconnects to the next one.
  kill(left.pid, 'SIGKILL')
  for (let i = 0; i < 60 && commandLine(left.pid) !== null; i++) await wait(50)
  forgetNote(home)
  return left.pid
}

function noteFile(home: string): string {
  return join(home, 'run', 'livekit.json')
}

function readNote(home: string): Note | null {
  try {
    const value: unknown = JSON.parse(readFileSync(noteFile(home), 'utf8'))
    return isNote(value) ? value : null
  } catch {
    return null
  }
}

function isNote(value: unknown): value is Note {
  return (
    typeof value === 'object' &&
    value !== null &&
    'pid' in value &&
    'owner' in value &&
    'ownerStarted' in value &&
    Number.isInteger(value.pid) &&
    Number.isInteger(value.owner) &&
    typeof value.ownerStarted === 'string'
  )
}

/** The command line of a living process, or null. */
function commandLine(pid: number): string | null {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim() || null
  } catch {
    return ps(pid, 'command')
  }
}

/** When a living process started, in whatever form this system tells it, or null. */
function started(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name, in brackets, may hold spaces; what follows the last bracket does not. Field 22 is the start.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null
  } catch {
    return ps(pid, 'lstart')
  }
}

function ps(pid: number, field: string): string | null {
  if (process.platform === 'linux') return null
  try {
    return (
      execFileSync('ps', ['-ww', '-o', `${field}=`, '-p', String(pid)], { encoding: 'utf8' }).trim() || null
    )
  } catch {
    return null
  }
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // It ended by itself in the meantime.
  }
}
