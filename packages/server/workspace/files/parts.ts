/** What keeping files needs. */
import type { Store } from '../../store/index.ts'
import type { ChatCaller } from '../face.ts'
import type { IdentityPort } from '../parts.ts'
import type { Disk } from './disk.ts'

export interface FilesOptions {
  readonly store: Store
  readonly identity: IdentityPort
  /** Files lie in `home/files`, the master key in `home/keys`. */
  readonly home: string
  /** In bytes, of each organisation; left out: as many as the disk holds. */
  readonly roomForFiles?: number
  /** Milliseconds since 1970. */
  readonly clock: () => number
  readonly random: (count: number) => Uint8Array
  readonly log: (event: string, detail: Record<string, string | number>) => void
  /** Into a public channel of one's own organisation: whoever uploads is in it. */
  readonly join: (who: ChatCaller, channel: string) => Promise<void>
}

export interface FilesParts extends FilesOptions {
  readonly disk: Disk
  readonly master: Uint8Array
}
