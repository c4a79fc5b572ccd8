/** The log as static files under `home/ledger`: written durably, whole or not at all. */
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { LogFile } from '@highroad/core/ledger'

const PATH = /^(checkpoint|tile\/(entries|[0-5])\/(x\d{3}\/)*\d{3}(\.p\/([1-9]\d{0,2}))?)$/

export class LogFiles {
  readonly #folder: string
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
      if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
        return null
      throw error
    }
  }

  /** Writes tiles and bundles. When it resolves they are on the disk, their names too. */
  async writeTiles(files: readonly LogFile[]): Promise<void> {
    await Promise.all(files.map(({ path, bytes }) => this.#write(path, bytes)))
    const folders = new Set(files.map(({ path }) => dirname(join(this.#folder, path))))
    await Promise.all([...folders].map(flush))
  }

  /** Publishes the checkpoint: whoever reads sees the old one or this one. All its tiles are there before. */
  async publish(note: string): Promise<void> {
    await this.#write('checkpoint', Buffer.from(note))
    await flush(this.#folder)
  }

  /** Removes the partial tiles of tiles that are whole and published. */
  async dropPartials(files: readonly LogFile[]): Promise<void> {
    const whole = files.filter(({ path }) => path !== 'checkpoint' && !path.includes('.p/'))
    await Promise.all(
      whole.map(({ path }) => rm(join(this.#folder, `${path}.p`), { recursive: true, force: true })),
    )
  }

  async #write(path: string, bytes: Uint8Array): Promise<void> {
    const target = join(this.#folder, path)
    const folder = dirname(target)
    if (!this.#made.has(folder)) {
      await this.#makeFolder(folder)
      if (!folder.endsWith('.p')) this.#made.add(folder)
    }
    const file = await open(`${target}.new`, 'w', 0o644)
    try {
      await file.writeFile(bytes)
      await file.datasync()
    } finally {
      await file.close()
    }
    await rename(`${target}.new`, target)
  }

  /** A new folder is durable once those above it are flushed. */
  async #makeFolder(folder: string): Promise<void> {
    const first = await mkdir(folder, { recursive: true })
    if (first === undefined) return
    for (let above = dirname(folder); above.length >= dirname(first).length; above = dirname(above))
      await flush(above)
  }
}

async function flush(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
