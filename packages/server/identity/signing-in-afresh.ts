/** Signing in again, in the session that one has, for one act that should not be done by whoever finds a screen open. */
import {
  type FreshAct,
  HighroadError,
  type PasskeyAssertion,
  type PasskeyAttestation,
  type PasskeyCreation,
  type PasskeyRequest,
} from '@highroad/core/wire'
import type { Auth } from './auth.ts'
import type { FreshProofs, FreshSignIn, SessionOf } from './fresh-proofs.ts'
import type { PasskeyDesk } from './passkeys.ts'
import type { People } from './people.ts'
import type { Person } from './person.ts'
import type { SignInLimits } from './sign-in-limits.ts'

export interface SigningInAfresh {
  /** What the browser needs to ask for a passkey of this person's. Throws `not-signed-in`, `passkeys-elsewhere`. */
  readonly freshSignInOptions: (headers: Headers, act: FreshAct) => Promise<PasskeyRequest>
  /**
   * A proof for this act, in this session, for five minutes and once. Throws `not-signed-in`, `wrong-password`,
   * `passkey-refused`, `too-many-tries`.
   */
  readonly signInAfresh: (
    headers: Headers,
    by: { readonly password: string } | { readonly passkey: PasskeyAssertion },
    act: FreshAct,
    from: string,
  ) => Promise<{ proof: string; expires: number }>
  /**
   * Spends a proof: whoever these headers' session is signed in afresh for this act. Throws `fresh-sign-in-needed` for
   * one that is unknown, spent, expired, of another person, session or act; `not-signed-in` without a session. Spend it
   * before the act: if the act fails, the person signs in afresh again.
   */
  readonly spendFreshSignIn: (headers: Headers, proof: string, act: FreshAct) => Promise<FreshSignIn>
  /** What the browser needs to make a passkey. Spends a proof for `add-passkey`. */
  readonly newPasskeyOptions: (headers: Headers, proof: string) => Promise<PasskeyCreation>
  /** Keeps a passkey made with `newPasskeyOptions` in this session. Throws `passkey-refused`. */
  readonly addPasskey: (headers: Headers, name: string, made: PasskeyAttestation) => Promise<void>
}

export function signingInAfresh(parts: {
  readonly auth: Auth
  readonly people: People
  readonly passkeys: PasskeyDesk
  readonly proofs: FreshProofs
  readonly limits: SignInLimits
}): SigningInAfresh {
  const { auth, people, passkeys, proofs, limits } = parts

  const sessionOf = async (headers: Headers): Promise<SessionOf> => {
    const { personId, sessionId } = await auth.session(headers)
    if (personId === null || sessionId === null) throw new HighroadError('not-signed-in')
    return { person: personId, session: sessionId }
  }
  const personOf = async ({ person }: SessionOf): Promise<Person> => {
    const found = await people.person(person)
    if (!found) throw new HighroadError('not-signed-in')
    return found
  }
  const spend: SigningInAfresh['spendFreshSignIn'] = async (headers, proof, act) =>
    await proofs.spend(await sessionOf(headers), proof, act)

  return {
    freshSignInOptions: async (headers, act) =>
      await passkeys.request({ use: 'fresh', ...(await sessionOf(headers)), act }),
    signInAfresh: async (headers, by, act, from) => {
      const of = await sessionOf(headers)
      if ('passkey' in by) {
        await limits.attempt(null, from, () => passkeys.answeredBy(by.passkey, { use: 'fresh', ...of, act }))
        return await proofs.give(of, act, 'passkey')
      }
      const { email } = await personOf(of)
      await limits.attempt(email, from, () => auth.checkPassword(headers, by.password))
      return await proofs.give(of, act, 'password')
    },
    spendFreshSignIn: spend,
    newPasskeyOptions: async (headers, proof) => {
      await spend(headers, proof, 'add-passkey')
      const of = await sessionOf(headers)
      return await passkeys.creation(await personOf(of), of.session)
    },
    addPasskey: async (headers, name, made) => await passkeys.add(await sessionOf(headers), name, made),
  }
}
