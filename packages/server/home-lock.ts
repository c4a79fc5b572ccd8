/**
 * One Highroad a directory. The lock is the operating system's own, on a file that SQLite keeps: it goes with the
 * process, kill -9 included, so there is no left-over to judge and no race between two that start at once.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** Somebody else holds the directory; `message` says who and what to do. */
export class HomeTaken extends Error {}

export interface HomeLock {
  /** Notes the address, for whoever tries to start a second one. */
  readonly announce: (address: string) => void
  readonly release: () => void
}

/** Throws `HomeTaken`. */
export function lockHome(home: string): HomeLock {
  const folder = join(home, 'run')
  mkdirSync(folder, { recursive: true })
  const note = join(folder, 'running.json')
  const database = new DatabaseSync(join(folder, 'lock'), { timeout: 0 })
  try {
    database.exec('PRAGMA journal_mode = MEMORY; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
  } catch (error) {
    database.close()
    if ((error as { errcode?: number }).errcode !== 5) throw error
    throw new HomeTaken(
      `Highroad already runs on ${home}${runningAt(note)}. Nothing was changed. Open that address, stop that one first, or set HIGHROAD_HOME to another directory.`,
    )
  }
  writeFileSync(note, JSON.stringify({ pid: process.pid, address: null }))
  return {
    announce: (address) => writeFileSync(note, JSON.stringify({ pid: process.pid, address })),
    release: () => {
      rmSync(note, { force: true })
      database.close()
    },
  }
}

function runningAt(note: string): string {
  try {
    const { pid, address } = JSON.parse(readFileSync(note, 'utf8')) as {
      pid?: unknown
      address?: unknown
    }
    const where = typeof address === 'string' ? ` at ${address}` : ', and is still starting'
    return `${where} (process ${Number(pid)})`
  } catch {
    return ''
  }
}
