/** What every noun of this room is given. Time and randomness come in from outside. */
import type { Feature } from '@highroad/core/consent'
import type { ChatPerson, FileItem, MessageItem, Role } from '@highroad/core/wire'
import type { Gate } from '../gate/index.ts'
import type { Store, Tx } from '../store/index.ts'

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
  /** Where files lie (`home/files`) and the key that seals theirs (`home/keys`); without it none can be sent. */
  readonly home?: string
  /** How many bytes of files one organisation can have; left out: as many as the disk holds. */
  readonly roomForFiles?: number
  /** The features that this server offers, and what runs each; those that read messages are told of in channels. */
  readonly offered?: readonly { readonly feature: Feature; readonly processor: string }[]
  /** Files of messages, where there is a home for them. */
  readonly files?: FilesOfMessages
}

/** What messages need of whoever keeps files. Every call runs in the transaction that writes or reads the message. */
export interface FilesOfMessages {
  /** Throws `bad-request` (`files`) where one is not this person's, not of this channel, or was sent already. */
  readonly attach: (
    tx: Tx,
    to: { account: string; channel: string; message: string; person: string },
    files: readonly string[],
  ) => Promise<void>
  /** By message. Only messages that have files are asked for. */
  readonly of: (tx: Tx, messages: readonly string[]) => Promise<ReadonlyMap<string, readonly FileItem[]>>
  /** The message was deleted: its files go. */
  readonly gone: (tx: Tx, message: string) => Promise<void>
}

/** Where something happened. */
export interface Placed {
  readonly account: string
  readonly channel: string
}

/** Who is told what, after it was committed. */
export interface Telling {
  /** Messages as they are now. `version`: of who is in the channel, as it was when this was written. */
  readonly changed: (at: Placed, messages: readonly MessageItem[], version: number) => void
  /** Who is in the channel changed. Resolves once whoever is out is told nothing more in this process. */
  readonly people: (at: Placed, people: readonly string[]) => Promise<void>
  /** The channel itself changed, for everybody in it, or for these. */
  readonly channel: (at: Placed, people?: readonly string[]) => void
  /** A message was edited or deleted: what it said before is used for nothing any more. */
  readonly unsaid: (at: Placed) => void
  readonly draft: (at: Placed, person: string, thread: string | null) => void
  readonly gone: (at: Placed) => void
  /** What may read messages may have changed: in a channel, in all of an account (null), on this server (account null). */
  readonly compose: (at: { readonly account: string | null; readonly channel: string | null }) => void
  readonly left: (account: string, person: string) => void
  readonly presenceOf: (account: string, person: string) => ChatPerson['presence']
}

export interface WorkspaceParts extends WorkspaceOptions {
  readonly tell: Telling
}
