// Processor time of this process and of the PostgreSQL under `home`, in microseconds, where /proc tells it (0 elsewhere).
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

const MICROS_A_TICK = 10_000

/** Only what runs now is counted; connections that ended take their share with them. */
export function processorTime(home: string): { own: number; postgres: number } {
  const { user, system } = process.cpuUsage()
  const postmaster = readFileSync(join(home, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0] ?? ''
  const ticks = processes().flatMap(([pid, parent, used]) =>
    pid === postmaster || parent === postmaster ? [used] : [],
  )
  return { own: user + system, postgres: ticks.reduce((sum, each) => sum + each, 0) * MICROS_A_TICK }
}

function processes(): [string, string, number][] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((pid): [string, string, number][] => {
        try {
          const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
          const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
          return [[pid, fields[1] ?? '', Number(fields[11]) + Number(fields[12])]]
        } catch {
          return []
        }
      })
  } catch {
    return []
  }
}
