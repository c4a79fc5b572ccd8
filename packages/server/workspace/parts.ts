/** What every noun of this room is given. Time and randomness come in from outside. */
import type { Role } from '@highroad/core/wire'
import type { Gate } from '../gate/index.ts'
import type { Store } from '../store/index.ts'

/** The people part of the server, as team chat sees it. */
export interface IdentityPort {
  /** Null for whoever is no member: a guest, somebody of another organisation, somebody who left. */
  readonly roleIn: (person: string, account: string) => Promise<Role | null>
  readonly membersOf: (account: string) => Promise<readonly { id: string; name: string }[]>
  readonly membershipsOf: (person: string) => Promise<readonly { account: string }[]>
  readonly namesOf: (ids: readonly string[]) => Promise<ReadonlyMap<string, string>>
  readonly accountOf: (account: string) => Promise<{ organisation: string } | null>
}

export interface WorkspaceOptions {
  readonly store: Store
  readonly gate: Gate
  readonly identity: IdentityPort
  /** Milliseconds since 1970. */
  readonly clock: () => number
  readonly random: (count: number) => Uint8Array
  readonly publicUrl: string
  /** An event's name and numbers or ids; never content, never a name. */
  readonly log: (event: string, detail: Record<string, string | number>) => void
}
