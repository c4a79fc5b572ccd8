/**
 * What goes without being asked: bytes whose row is gone, as soon as that is committed; uploads that nobody sent for a day;
 * what a process that was ended left half written.
 */
import { sql } from 'kysely'
import type { Subscription } from '../../store/index.ts'
import { asServer } from '../finding.ts'
import type { OnDisk } from './disk.ts'
import type { FilesParts } from './parts.ts'

const UNSENT_MS = 24 * 60 * 60_000
const EVERY_MS = 60 * 60_000
const AGAIN_MS = 1_000
const AT_ONCE = 1_000

async function dropUnsent(parts: FilesParts): Promise<void> {
  const { rows } = await parts.store.jobs.query<{ id: string; account_id: string }>(
    'select id, account_id from chat.files_unsent($1)',
    [new Date(parts.clock() - UNSENT_MS)],
  )
  for (const { id, account_id } of rows)
    await asServer(parts, account_id, (tx) =>
      sql`delete from chat.file where id = ${id} and message_id is null`.execute(tx),
    )
}

async function keptOf({ store }: FilesParts, files: readonly string[]): Promise<Set<string>> {
  const { rows } = await store.jobs.query<{ id: string }>('select id from chat.files_kept($1) as kept (id)', [
    files,
  ])
  return new Set(rows.map(({ id }) => id))
}

/** Listed before its row is asked for: a row is there before its bytes have their whole name. */
async function dropUnnamed(parts: FilesParts): Promise<void> {
  const found = await parts.disk.leftOver(parts.clock() - UNSENT_MS)
  for (let from = 0; from < found.length; from += AT_ONCE) {
    const some = found.slice(from, from + AT_ONCE)
    const kept = await keptOf(
      parts,
      some.map(({ file }) => file),
    )
    for (const one of some) await settle(parts, one, kept.has(one.file))
  }
}

async function settle({ disk }: FilesParts, { entry, pid }: OnDisk, kept: boolean): Promise<void> {
  if (!kept) await disk.remove(entry)
  else if (pid !== null) await disk.finish(entry)
}

/** All that is left over goes. */
async function sweep(parts: FilesParts): Promise<void> {
  await dropUnsent(parts)
  await dropUnnamed(parts)
}

/** Sweeps now, every hour, and whenever a row goes. Resolves once it hears. */
export async function startSweeping(parts: FilesParts): Promise<{ stop: () => Promise<void> }> {
  let stopped = false
  let ears: Subscription | null = null
  let work: Promise<void> = Promise.resolve()
  const soon = (job: () => Promise<void>): Promise<void> => {
    work = work.then(job).catch(() => parts.log('files-not-swept', {}))
    return work
  }
  const gone = async (file: string): Promise<void> => {
    if ((await keptOf(parts, [file])).size > 0) return
    await parts.disk.remove(file)
    await parts.disk.remove(`${file}-p`)
  }
  let again: NodeJS.Timeout | undefined
  const listen = async (): Promise<void> => {
    if (stopped) return
    const lost = (): void => {
      again = setTimeout(() => void soon(listen), AGAIN_MS)
      again.unref()
    }
    try {
      const heard = (file: string): void => void soon(() => gone(file))
      ears = await parts.store.listen('app', 'chat_file_gone', heard, lost)
    } catch {
      lost()
      return
    }
    // What went while nobody listened.
    await sweep(parts)
  }
  await soon(listen)
  const timer = setInterval(() => void soon(() => sweep(parts)), EVERY_MS)
  timer.unref()
  return {
    stop: async () => {
      stopped = true
      clearInterval(timer)
      clearTimeout(again)
      await work
      await ears?.close()
    },
  }
}
