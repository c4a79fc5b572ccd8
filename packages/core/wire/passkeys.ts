/** Passkeys and signing in afresh, as they cross the wire. The shapes of WebAuthn are those of its JSON form (Level 3). */
import { z } from 'zod'
import { OpaqueId } from '../consent/words.ts'
import { line } from './text.ts'

/** Base64url of at most 12 KiB of bytes: an attestation is the longest. */
const Base64url = z
  .string()
  .max(16_384)
  .regex(/^[A-Za-z0-9_-]*$/)

/** What a fresh sign-in is for. A proof given for one is no proof for another. */
export const FreshAct = z.enum(['sign-form', 'add-passkey', 'remove-passkey', 'remove-mark'])
export type FreshAct = z.infer<typeof FreshAct>

/** The proof that POST /fresh-sign-in returned: for one act of this person in this session, once. */
const FreshProof = z.string().max(64)

const Descriptor = z.strictObject({
  id: Base64url,
  type: z.literal('public-key'),
  transports: z.array(z.string()),
})

/** POST /sign-in/passkey/options, POST /fresh-sign-in/options: for `navigator.credentials.get`. */
export const PasskeyRequest = z.strictObject({
  challenge: Base64url,
  timeout: z.number(),
  rpId: z.string(),
  /** Empty: any passkey of this site. */
  allowCredentials: z.array(Descriptor),
  userVerification: z.literal('required'),
})
export type PasskeyRequest = z.infer<typeof PasskeyRequest>

/** POST /passkeys/options {proof}: for `navigator.credentials.create`. */
export const PasskeyCreation = z.strictObject({
  challenge: Base64url,
  timeout: z.number(),
  rp: z.strictObject({ id: z.string(), name: z.string() }),
  user: z.strictObject({ id: Base64url, name: z.string(), displayName: z.string() }),
  pubKeyCredParams: z.array(z.strictObject({ type: z.literal('public-key'), alg: z.number().int() })),
  excludeCredentials: z.array(Descriptor),
  authenticatorSelection: z.strictObject({
    residentKey: z.literal('required'),
    requireResidentKey: z.literal(true),
    userVerification: z.literal('required'),
  }),
  attestation: z.literal('none'),
})
export type PasskeyCreation = z.infer<typeof PasskeyCreation>

/** What a browser answers; further fields, which differ by browser, are left out. */
export const PasskeyAssertion = z.object({
  id: Base64url,
  rawId: Base64url,
  type: z.literal('public-key'),
  response: z.object({
    clientDataJSON: Base64url,
    authenticatorData: Base64url,
    signature: Base64url,
    userHandle: Base64url.nullish().transform((handle) => handle ?? null),
  }),
})
export type PasskeyAssertion = z.output<typeof PasskeyAssertion>

export const PasskeyAttestation = z.object({
  id: Base64url,
  rawId: Base64url,
  type: z.literal('public-key'),
  response: z.object({
    clientDataJSON: Base64url,
    attestationObject: Base64url,
    transports: z.array(z.string().max(20)).max(10).default([]),
  }),
})
export type PasskeyAttestation = z.output<typeof PasskeyAttestation>

/** POST /sign-in/passkey → Me */
export const PasskeySignIn = z.strictObject({ passkey: PasskeyAssertion })

/** POST /fresh-sign-in/options */
export const FreshRequest = z.strictObject({ act: FreshAct })

/** POST /fresh-sign-in → FreshSignInMade, by password or by passkey. */
export const FreshSignIn = z.union([
  z.strictObject({ act: FreshAct, password: z.string().min(1).max(200) }),
  z.strictObject({ act: FreshAct, passkey: PasskeyAssertion }),
])
export const FreshSignInMade = z.strictObject({ proof: FreshProof, expires: z.number() })

const PasskeyName = line(60)

/** GET /passkeys: your own. `lastUsed` is null until it was used. `synced`: it is kept in a cloud of its maker's. */
export const Passkeys = z.strictObject({
  passkeys: z.array(
    z.strictObject({
      id: OpaqueId,
      name: z.string(),
      synced: z.boolean(),
      added: z.number(),
      lastUsed: z.number().nullable(),
    }),
  ),
})
export type Passkeys = z.infer<typeof Passkeys>

/** POST /passkeys/options */
export const NewPasskeyRequest = z.strictObject({ proof: FreshProof })
/** POST /passkeys → Passkeys */
export const NewPasskey = z.strictObject({ name: PasskeyName, passkey: PasskeyAttestation })
/** PATCH /passkeys/:id → Passkeys */
export const RenamePasskey = z.strictObject({ name: PasskeyName })
/** DELETE /passkeys/:id → Passkeys */
export const RemovePasskey = z.strictObject({ proof: FreshProof })
