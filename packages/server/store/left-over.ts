/** A PostgreSQL that outlived its parent (kill -9 of ours leaves it running): found by postmaster.pid, and stopped. */
import { readdirSync, readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { StartError } from './errors.ts'
import { commandOf, signal, startOf } from './processes.ts'

/**
 * Stops what still runs on this data directory; returns its process id, or null where nothing did. Whoever calls holds
 * the directory, so no living parent needs it. Committed transactions are safe under every way of stopping it.
 */
export async function stopLeftOver(data: string): Promise<number | null> {
  const pid = postmasterOf(data)
  if (pid !== null) await stop(pid, data)
  // The locks of its socket name a process too, and PostgreSQL would believe whoever has that number now.
  for (const name of readdirSync(data))
    if (name.startsWith('.s.PGSQL.')) rmSync(join(data, name), { force: true })
  return pid
}

async function stop(pid: number, data: string): Promise<void> {
  const started = startOf(pid)
  const running = () => startOf(pid) === started
  const ways = [
    ['SIGINT', 10_000],
    ['SIGQUIT', 5_000],
    ['SIGKILL', 5_000],
  ] as const
  for (const [name, ms] of ways) {
    signal(pid, name)
    for (let waited = 0; waited < ms && running(); waited += 20) await wait(20)
    if (!running()) {
      if (name === 'SIGKILL') rmSync(join(data, 'postmaster.pid'), { force: true })
      return
    }
  }
  throw new StartError(
    'database-failed',
    `An earlier PostgreSQL (process ${pid}) does not stop. Nothing was changed and what was saved is safe. End that process and start again.`,
  )
}

/** The process in postmaster.pid, if it lives and is a postmaster of this directory. A stale file is removed. */
function postmasterOf(data: string): number | null {
  const path = join(data, 'postmaster.pid')
  let first: string | undefined
  try {
    first = readFileSync(path, 'utf8').split('\n')[0]
  } catch {
    return null
  }
  const pid = Number(first)
  if (Number.isInteger(pid) && pid > 0 && isPostmaster(pid, data)) return pid
  rmSync(path, { force: true })
  return null
}

function isPostmaster(pid: number, data: string): boolean {
  const command = commandOf(pid)
  if (command === null || !command.includes('postgres')) return false
  try {
    // A postmaster's working directory is its data directory.
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(data)
  } catch {
    return command.includes(data)
  }
}
