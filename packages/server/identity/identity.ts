/** Puts the room together: one database role, one secret, and the parts by noun. */
import { Kysely, PostgresDialect } from 'kysely'
import type { Pool } from 'pg'
import type { PasskeyAssertion, PasskeyRequest } from '@highroad/core/wire'
import { accounts, type Accounts } from './accounts.ts'
import { openAuth } from './auth.ts'
import { challenges } from './challenges.ts'
import type { FirstFacts } from './first-facts.ts'
import { freshProofs } from './fresh-proofs.ts'
import { guests, type Guests } from './guests.ts'
import { invitations, type Invitations } from './invitations.ts'
import { memberships, type Memberships } from './memberships.ts'
import type { OwnerFacts } from './owner-facts.ts'
import { passkeyDesk, type PasskeyDesk } from './passkeys.ts'
import { people, type People } from './people.ts'
import { relyingParty } from './relying-party.ts'
import { identitySecret } from './secret.ts'
import { settingUp, type SetUpInput, type SettingUp } from './set-up.ts'
import { signInLimits } from './sign-in-limits.ts'
import { signingInAfresh, type SigningInAfresh } from './signing-in-afresh.ts'
import type { SignedIn } from './person.ts'
import type { IdentityTables } from './tables.ts'
import { newId, type Random } from './tokens.ts'

export interface IdentityOptions {
  /** A pool of the role `auth`, with schema `identity` on its search path. */
  readonly pool: Pool
  readonly home: string
  readonly publicUrl: string
  readonly firstFacts: FirstFacts
  readonly ownerFacts: OwnerFacts
  readonly clock: () => number
  readonly random: Random
}

export interface Identity
  extends
    Accounts,
    Guests,
    Memberships,
    People,
    SigningInAfresh,
    Pick<PasskeyDesk, 'passkeysOf' | 'renamePasskey' | 'removePasskey'>,
    Omit<Invitations, 'acceptAsNew'>,
    Pick<SettingUp, 'isSetUp' | 'newSetUpCode'> {
  /** Throws `already-set-up`, `wrong-set-up-code`, `too-many-tries`, `not-recorded`. */
  readonly setUp: (input: SetUpInput, from: string) => Promise<SignedIn>
  /** Throws `wrong-credentials`, `too-many-tries`. */
  readonly signIn: (input: { email: string; password: string }, from: string) => Promise<SignedIn>
  /** What the browser needs to ask for any passkey of this site. Throws `passkeys-elsewhere`. */
  readonly passkeySignInOptions: () => Promise<PasskeyRequest>
  /** Throws `passkey-refused`, `passkeys-elsewhere`, `too-many-tries`. */
  readonly signInByPasskey: (answer: PasskeyAssertion, from: string) => Promise<SignedIn>
  /** Ends the session; returns the cookies that clear it. */
  readonly signOut: (headers: Headers) => Promise<readonly string[]>
  readonly acceptAsNew: (
    token: string,
    input: { name: string; email: string; password: string },
  ) => Promise<SignedIn>
  /** A further organisation, which has nobody in it until its owner comes by the link. */
  readonly newAccount: (
    organisation: string,
    by: string,
  ) => Promise<{ account: string; ownerInvitation: string }>
}

export function openIdentity(options: IdentityOptions): Identity {
  const { pool, home, publicUrl, firstFacts, ownerFacts, clock, random } = options
  const key = identitySecret(home, random)
  const db = new Kysely<IdentityTables>({ dialect: new PostgresDialect({ pool }) }).withSchema('identity')
  const auth = openAuth({ pool, secret: key.toString('hex'), publicUrl, random })
  const ofGuests = guests(db, { random, clock, publicUrl })
  const ofPeople = people(db, auth, ofGuests)
  const ofInvitations = invitations(db, auth, { key, random, clock, publicUrl, ownerFacts })
  const ofSetUp = settingUp(db, auth, { home, random, clock, firstFacts, ownerFacts })
  const limits = signInLimits(clock)
  const passkeys = passkeyDesk(db, {
    challenges: challenges({ key, random, clock }),
    relyingParty: relyingParty(publicUrl),
    random,
    clock,
  })
  const { passkeysOf, renamePasskey, removePasskey } = passkeys

  const signedIn = async (made: { personId: string; cookies: readonly string[] }): Promise<SignedIn> => {
    const person = await ofPeople.person(made.personId)
    if (!person) throw new Error('a session was made for nobody')
    return { person, cookies: made.cookies }
  }

  return {
    ...accounts(db),
    ...ofGuests,
    ...ofPeople,
    ...ofInvitations,
    ...memberships(db, ownerFacts),
    ...signingInAfresh({
      auth,
      people: ofPeople,
      passkeys,
      proofs: freshProofs(db, { random, clock }),
      limits,
    }),
    passkeysOf,
    renamePasskey,
    removePasskey,
    isSetUp: ofSetUp.isSetUp,
    newSetUpCode: ofSetUp.newSetUpCode,
    setUp: async (input, from) => signedIn(await ofSetUp.setUp(input, from)),
    signIn: async (input, from) =>
      await signedIn(await limits.attempt(input.email, from, () => auth.signIn(input))),
    passkeySignInOptions: () => passkeys.request({ use: 'sign-in' }),
    signInByPasskey: async (answer, from) => {
      const person = await limits.attempt(null, from, () => passkeys.answeredBy(answer, { use: 'sign-in' }))
      return await signedIn(await auth.signInAs(person))
    },
    signOut: auth.signOut,
    acceptAsNew: async (token, input) => signedIn(await ofInvitations.acceptAsNew(token, input)),
    newAccount: async (organisation, by) => {
      const account = newId(random)
      await firstFacts.ofAccount(account)
      await db
        .insertInto('account')
        .values({ id: account, organisation, created_at: new Date(clock()) })
        .execute()
      const { link } = await ofInvitations.invite(account, 'owner', by)
      return { account, ownerInvitation: link }
    },
  }
}
