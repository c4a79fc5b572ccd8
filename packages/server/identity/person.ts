/** Who is at the other end of a request. */
import type { Role } from '@highroad/core/wire'

/** A human, across accounts. A guest has no e-mail and acts for no account. */
export interface Person {
  readonly id: string
  readonly name: string
  readonly email: string | null
  readonly guest: boolean
  /** Runs this deployment: may add organisations, and nothing more. */
  readonly operator: boolean
}

export interface Membership {
  readonly account: string
  readonly organisation: string
  readonly role: Role
}

/** A person who has just proved who they are, and the cookies that say so from now on. */
export interface SignedIn {
  readonly person: Person
  readonly cookies: readonly string[]
}
