/** The one way into an account's routes: who is not in it learns nothing, not even that it exists. */
import type { Context } from 'hono'
import { HighroadError, type Role } from '@highroad/core/wire'
import type { Person, Identity } from '../identity/index.ts'
import { maySeeAccount } from './accounts.policy.ts'
import { type Edge, signedIn } from './context.ts'

/** The person and their role. Throws `not-signed-in`, `not-found` for others, `not-yours` where `may` says no. */
export async function inAccount(
  c: Context<Edge>,
  identity: Identity,
  account: string,
  may: (role: Role) => boolean = maySeeAccount,
): Promise<{ person: Person; role: Role }> {
  const person = signedIn(c)
  const role = person.guest ? null : await identity.roleIn(person.id, account)
  if (role === null || !maySeeAccount(role)) throw new HighroadError('not-found')
  if (!may(role)) throw new HighroadError('not-yours')
  return { person, role }
}
