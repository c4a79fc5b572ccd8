/** The log as static files under `home/ledger`: written durably, whole or not at all. */
import { randomBytes } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { LogFile } from '@highroad/core/ledger'

const PATH = /^(checkpoint|tile\/(entries|[0-5])\/(x\d{3}\/)*\d{3}(\.p\/([1-9]\d{0,2}))?)$/

/** Two that publish at once hinder each other a few times at most. */
const TRIES = 20

export class LogFiles {
  readonly #folder: string
  /** Two processes that both believe they lead, for a moment, write the same tiles, never into one unfinished file. */
  readonly #writer = randomBytes(8).toString('hex')
  readonly #made = new Set<string>()

  constructor(home: string) {
    this.#folder = join(home, 'ledger')
  }

  /** A file of the log by its C2SP path; null for what is no such path and what is not there. */
  async read(path: string): Promise<Uint8Array | null> {
    if (!PATH.test(path)) return null
    try {
      return new Uint8Array(await readFile(join(this.#folder, path)))
    } catch (error) {
      if (isMissing(error)) return null
      throw error
    }
  }

  /** Writes tiles and bundles. When it resolves they are on the disk, their names too. */
  async writeTiles(files: readonly LogFile[]): Promise<void> {
    await Promise.all(files.map(({ path, bytes }) => this.#write(path, bytes)))
    const folders = new Set(files.map(({ path }) => dirname(join(this.#folder, path))))
    await Promise.all([...folders].map(flush))
  }

  /**
   * Publishes the checkpoint: whoever reads sees the old one or this one. All its tiles are there before. Throws where a
   * larger one is published: a process that slept while another took over must not set the log back.
   *
   * Between looking and renaming a process may sleep, and no file system renames on a condition. So what is to be renamed
   * lies where others find it, and whoever publishes removes what is smaller, before and after: a sleeper that wakes has
   * nothing to put there. One that renamed in between is seen by looking again, and put right. What remains: for that
   * moment a reader may see the older checkpoint, and until the next batch if this process is killed in it; and a shared
   * folder must show each process what others did there, as a local one does.
   */
  async publish(size: number, note: string): Promise<void> {
    for (let tries = 1; ; tries++) {
      const fresh = await this.#prepare('checkpoint', Buffer.from(note), `${size}.`)
      await this.#dropSmaller(size)
      if ((await this.#publishedSize()) > size) {
        await rm(fresh, { force: true })
        throw new Error('a larger checkpoint is published already')
      }
      // Removed by a larger one: whether that is published by now is seen in the next round.
      const put = await rename(fresh, join(this.#folder, 'checkpoint')).then(
        () => true,
        (error: unknown) => {
          if (isMissing(error) && tries < TRIES) return false
          throw error
        },
      )
      if (!put) continue
      await this.#dropSmaller(size)
      if ((await this.#publishedSize()) >= size) break
      if (tries === TRIES) throw new Error('an older checkpoint is put over this one again and again')
    }
    await flush(this.#folder)
  }

  async #publishedSize(): Promise<number> {
    const published = await this.read('checkpoint')
    return published === null ? 0 : Number(Buffer.from(published).toString().split('\n')[1])
  }

  /** Checkpoints that wait to be renamed, smaller than this one: never a larger one, so that the largest always gets through. */
  async #dropSmaller(size: number): Promise<void> {
    const names = await readdir(this.#folder)
    const smaller = names.filter((name) => {
      const waiting = /^checkpoint\.(\d+)\.[0-9a-f]+\.new$/.exec(name)
      return waiting !== null && Number(waiting[1]) < size
    })
    await Promise.all(smaller.map((name) => rm(join(this.#folder, name), { force: true })))
  }

  /** Removes what writers that were killed left half written. For who has the lead. */
  async dropLeftOvers(): Promise<void> {
    const names = await readdir(this.#folder, { recursive: true }).catch(() => [])
    const left = names.filter((name) => name.endsWith('.new') && !name.includes(this.#writer))
    await Promise.all(left.map((name) => rm(join(this.#folder, name), { force: true })))
  }

  /** Removes the partial tiles of tiles that are whole and published. */
  async dropPartials(files: readonly LogFile[]): Promise<void> {
    const whole = files.filter(({ path }) => path !== 'checkpoint' && !path.includes('.p/'))
    await Promise.all(
      whole.map(({ path }) => rm(join(this.#folder, `${path}.p`), { recursive: true, force: true })),
    )
  }

  async #write(path: string, bytes: Uint8Array): Promise<void> {
    await rename(await this.#prepare(path, bytes), join(this.#folder, path))
  }

  /** The bytes on the disk, beside where they are to go. */
  async #prepare(path: string, bytes: Uint8Array, mark = ''): Promise<string> {
    const target = join(this.#folder, path)
    const folder = dirname(target)
    if (!this.#made.has(folder)) {
      await this.#makeFolder(folder)
      if (!folder.endsWith('.p')) this.#made.add(folder)
    }
    const fresh = `${target}.${mark}${this.#writer}.new`
    const file = await open(fresh, 'w', 0o644)
    try {
      await file.writeFile(bytes)
      await file.datasync()
    } finally {
      await file.close()
    }
    return fresh
  }

  /** A new folder is durable once those above it are flushed. */
  async #makeFolder(folder: string): Promise<void> {
    const first = await mkdir(folder, { recursive: true })
    if (first === undefined) return
    for (let above = dirname(folder); above.length >= dirname(first).length; above = dirname(above))
      await flush(above)
  }
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')

async function flush(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
