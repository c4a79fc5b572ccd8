/** One server process a directory. A note of a process that has ended (kill -9) does not count. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { StartError } from './errors.ts'
import { startOf } from './processes.ts'

/** Takes the directory; returns what gives it back. Throws `already-running` while another living process holds it. */
export function ownDirectory(home: string): () => void {
  const folder = join(home, 'run')
  mkdirSync(folder, { recursive: true })
  const path = join(folder, 'postgres-owner.json')
  const mine = JSON.stringify({ pid: process.pid, started: startOf(process.pid) })
  for (let tries = 0; ; tries++) {
    try {
      writeFileSync(path, mine, { flag: 'wx', mode: 0o600 })
      return () => rmSync(path, { force: true })
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST') || tries === 3) throw error
      const holder = readHolder(path)
      if (holder && startOf(holder.pid) === holder.started)
        throw new StartError(
          'already-running',
          `Highroad already runs on ${home} (process ${holder.pid}). Nothing was changed. Stop that one first, or set HIGHROAD_HOME to another directory.`,
        )
      rmSync(path, { force: true })
    }
  }
}

function readHolder(path: string): { pid: number; started: string } | null {
  try {
    const note = JSON.parse(readFileSync(path, 'utf8')) as { pid?: unknown; started?: unknown }
    return typeof note.pid === 'number' && typeof note.started === 'string'
      ? { pid: note.pid, started: note.started }
      : null
  } catch {
    return null
  }
}
