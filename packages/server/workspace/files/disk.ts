/**
 * Sealed bytes on the disk: `home/files/ID` and, for a preview, `ID-p`. What is being written is called `NAME.PID.part` until
 * its row is committed: a whole name without a row is left over, and so is a part of a process that runs no more.
 */
import { constants } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { HighroadError } from '@highroad/core/wire'

const NAME = /^([0-9a-f]{32})(-p)?$/
const PART = /^([0-9a-f]{32})(-p)?\.(\d+)\.part$/
const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])

export interface OnDisk {
  readonly entry: string
  readonly file: string
  /** Who writes it, where it is a part. */
  readonly pid: number | null
}

/** Writes all of it, and to the disk. Throws `disk-full` where there is no room. */
export async function writeAll(file: FileHandle, bytes: AsyncIterable<Uint8Array>): Promise<void> {
  try {
    for await (const chunk of bytes) await file.appendFile(chunk)
    await file.sync()
  } catch (error) {
    throw FULL.has((error as { code?: string }).code ?? '') ? new HighroadError('disk-full') : error
  }
}

/** By whole path: a second face of the same folder in this process knows them too. */
const writing = new Set<string>()

export class Disk {
  readonly #folder: string

  constructor(home: string) {
    this.#folder = join(home, 'files')
  }

  async prepare(): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 })
  }

  readonly #path = (entry: string): string => join(this.#folder, entry)
  readonly #part = (name: string): string => this.#path(`${name}.${process.pid}.part`)

  /** Writes a part of this name. Until `keep` or `drop` it is this process's own. */
  async write(name: string, bytes: AsyncIterable<Uint8Array>): Promise<void> {
    const path = this.#part(name)
    writing.add(path)
    const file = await open(path, 'wx', 0o600)
    try {
      await writeAll(file, bytes)
    } finally {
      await file.close()
    }
  }

  async keep(name: string): Promise<void> {
    await rename(this.#part(name), this.#path(name))
    const folder = await open(this.#folder, constants.O_RDONLY)
    try {
      await folder.sync()
    } finally {
      await folder.close()
    }
    writing.delete(this.#part(name))
  }

  /** Takes away whatever there is of this name. */
  async drop(name: string): Promise<void> {
    await rm(this.#part(name), { force: true })
    await rm(this.#path(name), { force: true })
    writing.delete(this.#part(name))
  }

  /** What `write` wrote, before it is kept. */
  readPart(name: string): Promise<FileHandle> {
    return open(this.#part(name), 'r')
  }

  /** Null where there is none. */
  async read(name: string): Promise<FileHandle | null> {
    try {
      return await open(this.#path(name), 'r')
    } catch (error) {
      if ((error as { code?: string }).code === 'ENOENT') return null
      throw error
    }
  }

  /** All there is but what a process that runs is writing. Other things in the folder are nobody's to touch. */
  async leftOver(youngerThan: number): Promise<OnDisk[]> {
    const found: OnDisk[] = []
    for (const entry of await readdir(this.#folder)) {
      const whole = NAME.exec(entry)
      const part = PART.exec(entry)
      if (whole?.[1]) found.push({ entry, file: whole[1], pid: null })
      if (!part?.[1]) continue
      const pid = Number(part[3])
      const busy =
        pid === process.pid
          ? writing.has(this.#path(entry))
          : runs(pid) && (await this.#changedAt(entry)) > youngerThan
      if (!busy) found.push({ entry, file: part[1], pid })
    }
    return found
  }

  async #changedAt(entry: string): Promise<number> {
    return await stat(this.#path(entry)).then(
      ({ mtimeMs }) => mtimeMs,
      () => 0,
    )
  }

  /** What came of a part whose process ended: its row is there, so it is whole. */
  async finish(entry: string): Promise<void> {
    await rename(this.#path(entry), this.#path(entry.replace(/\.\d+\.part$/, '')))
  }

  async remove(entry: string): Promise<void> {
    await rm(this.#path(entry), { force: true })
  }
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as { code?: string }).code === 'EPERM'
  }
}
