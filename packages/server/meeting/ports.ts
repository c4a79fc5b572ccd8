/** What a meeting needs of its neighbours. main.ts joins each port to what fits it. */
import type { Handle } from '@highroad/core/consent'

/** Whoever asks. Taken from the session by the edge, never from a request's body. */
export interface Caller {
  readonly id: string
  readonly name: string
  readonly guest: boolean
}

/** The people part of the server, as a meeting sees it. */
export interface IdentityPort {
  /** Organisations this person is a member of; none for a guest. */
  membershipsOf(person: string): Promise<readonly Membership[]>
  accountOf(account: string): Promise<{ organisation: string } | null>
  /** A guest made from a name alone, with the link and the cookie that remember them. */
  newGuest(name: string): Promise<{ person: Caller; personalLink: string; cookie: string }>
}

interface Membership {
  readonly account: string
  readonly organisation: string
  readonly role: 'owner' | 'admin' | 'member'
}

/** The media server, as a meeting sees it. A room is named by its meeting, a participant by the handle. */
export interface MediaPort {
  /** Whether there is a media server at all; `missing` and `get` are sentences for people where there is none. */
  available(): { available: boolean; missing: string | null; get: string | null }
  /** Whether it answers now. */
  state(): 'up' | 'down' | 'missing'
  /** Address of the signalling, for browsers. */
  url(): string
  /** A token for one participant, good for minutes. `name` is shown to the others. */
  tokenFor(meeting: string, handle: Handle, name: string): Promise<string>
  /** The identity under which the ears join: browsers shut out or let in exactly this one. */
  earsIdentity(meeting: string): string
  /** Ends the room for everyone in it. */
  endRoom(meeting: string): Promise<void>
  /** Takes one participant out of the room. */
  remove(meeting: string, handle: Handle): Promise<void>
}
