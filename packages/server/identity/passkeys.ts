/** Passkeys: made, listed, named, removed, and asked. WebAuthn's checks are @simplewebauthn/server's. */
import { verifyAuthenticationResponse, verifyRegistrationResponse } from '@simplewebauthn/server'
import type { Kysely } from 'kysely'
import {
  HighroadError,
  type PasskeyAssertion,
  type PasskeyAttestation,
  type PasskeyCreation,
  type PasskeyRequest,
  type Passkeys,
} from '@highroad/core/wire'
import { CHALLENGE_LASTS_MS, type ChallengeFor, type Challenges } from './challenges.ts'
import type { SessionOf } from './fresh-proofs.ts'
import type { Person } from './person.ts'
import type { RelyingParty } from './relying-party.ts'
import type { IdentityTables } from './tables.ts'
import { newId, type Random } from './tokens.ts'

/** Ed25519, ES256, RS256: what authenticators speak, best first. */
const ALGORITHMS = [-8, -7, -257]
const MOST = 20

type Passkey = Passkeys['passkeys'][number]

export interface PasskeyDesk {
  readonly passkeysOf: (person: string) => Promise<Passkey[]>
  /** False where this person has no passkey of that id. */
  readonly renamePasskey: (person: string, id: string, name: string) => Promise<boolean>
  readonly removePasskey: (person: string, id: string) => Promise<boolean>
  /** For `navigator.credentials.create`. Throws `passkeys-elsewhere`, `too-many-passkeys` with twenty. */
  readonly creation: (person: Person, session: string) => Promise<PasskeyCreation>
  /** Keeps what the browser made. Throws `passkey-refused`, `passkeys-elsewhere`. */
  readonly add: (of: SessionOf, name: string, made: PasskeyAttestation) => Promise<void>
  /** For `navigator.credentials.get`; except to sign in, only the person’s own will do. Throws `passkeys-elsewhere`. */
  readonly request: (of: ChallengeFor) => Promise<PasskeyRequest>
  /** Whose passkey answered. Throws `passkey-refused`, `passkeys-elsewhere`. */
  readonly answeredBy: (answer: PasskeyAssertion, of: ChallengeFor) => Promise<string>
}

/** Passes on what was refused; whatever else the library throws is about the answer, and says nothing to its sender. */
async function orRefused<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch {
    throw new HighroadError('passkey-refused')
  }
}

export function passkeyDesk(
  db: Kysely<IdentityTables>,
  options: {
    challenges: Challenges
    relyingParty: RelyingParty | null
    random: Random
    clock: () => number
  },
): PasskeyDesk {
  const { challenges, random, clock } = options
  const here = (): RelyingParty => {
    if (!options.relyingParty) throw new HighroadError('passkeys-elsewhere')
    return options.relyingParty
  }
  const descriptorsOf = async (person: string) => {
    const rows = await db
      .selectFrom('passkey')
      .select(['credential_id as id', 'transports'])
      .where('person_id', '=', person)
      .execute()
    return rows.map((row) => ({ ...row, type: 'public-key' as const }))
  }
  /** The checks that both kinds of answer share; notes the challenge that was answered. */
  const expecting = (of: ChallengeFor) => {
    const { id, origin } = here()
    let answered = ''
    return {
      checks: {
        expectedChallenge: (challenge: string) => {
          answered = challenge
          return challenges.isOurs(challenge, of)
        },
        expectedOrigin: origin,
        expectedRPID: id,
        requireUserVerification: true,
      },
      answered: () => answered,
    }
  }

  return {
    passkeysOf: async (person) => {
      const rows = await db
        .selectFrom('passkey')
        .select(['id', 'name', 'synced', 'added_at', 'last_used_at'])
        .where('person_id', '=', person)
        .orderBy('added_at')
        .orderBy('id')
        .execute()
      return rows.map(({ id, name, synced, added_at, last_used_at }) => ({
        id,
        name,
        synced,
        added: added_at.getTime(),
        lastUsed: last_used_at?.getTime() ?? null,
      }))
    },
    renamePasskey: async (person, id, name) => {
      const named = await db
        .updateTable('passkey')
        .set({ name })
        .where('id', '=', id)
        .where('person_id', '=', person)
        .executeTakeFirst()
      return named.numUpdatedRows > 0n
    },
    removePasskey: async (person, id) => {
      const gone = await db
        .deleteFrom('passkey')
        .where('id', '=', id)
        .where('person_id', '=', person)
        .executeTakeFirst()
      return gone.numDeletedRows > 0n
    },
    creation: async (person, session) => {
      const { id } = here()
      const known = await descriptorsOf(person.id)
      if (known.length >= MOST) throw new HighroadError('too-many-passkeys')
      return {
        challenge: challenges.make({ use: 'add', person: person.id, session }),
        timeout: CHALLENGE_LASTS_MS,
        rp: { id, name: 'Highroad' },
        user: {
          id: Buffer.from(person.id, 'utf8').toString('base64url'),
          name: person.email ?? person.name,
          displayName: person.name,
        },
        pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: 'public-key', alg })),
        excludeCredentials: known,
        authenticatorSelection: {
          residentKey: 'required',
          requireResidentKey: true,
          userVerification: 'required',
        },
        attestation: 'none',
      }
    },
    add: async ({ person, session }, name, made) => {
      const { checks, answered } = expecting({ use: 'add', person, session })
      const { registrationInfo: info } = await orRefused(() =>
        verifyRegistrationResponse({
          ...checks,
          response: { ...made, clientExtensionResults: {} },
          supportedAlgorithmIDs: ALGORITHMS,
        }),
      )
      if (!info) throw new HighroadError('passkey-refused')
      await db.transaction().execute(async (tx) => {
        if (!(await challenges.spend(tx, answered()))) throw new HighroadError('passkey-refused')
        const kept = await tx
          .insertInto('passkey')
          .values({
            id: newId(random),
            person_id: person,
            name,
            credential_id: info.credential.id,
            public_key: Buffer.from(info.credential.publicKey),
            counter: info.credential.counter,
            transports: made.response.transports,
            synced: info.credentialDeviceType === 'multiDevice',
            added_at: new Date(clock()),
            last_used_at: null,
          })
          .onConflict((on) => on.column('credential_id').doNothing())
          .executeTakeFirst()
        if (kept.numInsertedOrUpdatedRows !== 1n) throw new HighroadError('passkey-refused')
      })
    },
    request: async (of) => ({
      rpId: here().id,
      challenge: challenges.make(of),
      timeout: CHALLENGE_LASTS_MS,
      allowCredentials: of.use === 'sign-in' ? [] : await descriptorsOf(of.person),
      userVerification: 'required',
    }),
    answeredBy: async (answer, of) => {
      const { checks, answered } = expecting(of)
      const known = await db
        .selectFrom('passkey')
        .selectAll()
        .where('credential_id', '=', answer.id)
        .executeTakeFirst()
      if (!known || (of.use !== 'sign-in' && known.person_id !== of.person))
        throw new HighroadError('passkey-refused')
      const { userHandle, ...response } = answer.response
      const verified = await orRefused(() =>
        verifyAuthenticationResponse({
          ...checks,
          response: { ...answer, response, clientExtensionResults: {} },
          credential: {
            id: known.credential_id,
            publicKey: new Uint8Array(known.public_key),
            counter: Number(known.counter),
          },
        }),
      )
      const handle = userHandle === null ? null : Buffer.from(userHandle, 'base64url').toString('utf8')
      if (!verified.verified || (handle !== null && handle !== known.person_id))
        throw new HighroadError('passkey-refused')
      if (!(await challenges.spend(db, answered()))) throw new HighroadError('passkey-refused')
      await db
        .updateTable('passkey')
        .set({ counter: verified.authenticationInfo.newCounter, last_used_at: new Date(clock()) })
        .where('id', '=', known.id)
        .execute()
      return known.person_id
    },
  }
}
