/** Files of team chat. */
import type { Files } from '../face.ts'
import type { FilesOfMessages } from '../parts.ts'
import { Disk } from './disk.ts'
import { masterKey } from './master-key.ts'
import { FILES_OF_MESSAGES } from './of-messages.ts'
import type { FilesOptions, FilesParts } from './parts.ts'
import { discard, stored } from './reading.ts'
import { startSweeping } from './sweeping.ts'
import { upload } from './uploading.ts'

export interface OpenFiles extends Files, FilesOfMessages {
  readonly stop: () => Promise<void>
}

/** Resolves once what earlier runs left over is gone. Throws where the master key is not whole. */
export async function openFiles(options: FilesOptions): Promise<OpenFiles> {
  const disk = new Disk(options.home)
  await disk.prepare()
  const parts: FilesParts = { ...options, disk, master: masterKey(options.home, options.random) }
  const sweeping = await startSweeping(parts)
  return {
    ...FILES_OF_MESSAGES,
    upload: (who, channel, name, bytes) => upload(parts, who, channel, name, bytes),
    file: (who, file) => stored(parts, who, file, 'file'),
    preview: (who, file) => stored(parts, who, file, 'preview'),
    discard: (who, file) => discard(parts, who, file),
    stop: sweeping.stop,
  }
}
