/** An authenticator in software: makes passkeys and answers with them as a device would, or wrongly where a test asks. */
import { createHash, createSign, generateKeyPairSync, randomBytes } from 'node:crypto'
import type {
  PasskeyAssertion,
  PasskeyAttestation,
  PasskeyCreation,
  PasskeyRequest,
} from '@highroad/core/wire'

const PRESENT = 0x01
const VERIFIED = 0x04
const ATTESTED = 0x40

export interface Wrongly {
  origin?: string
  rpId?: string
  /** The person was there, and showed nothing of who they are. */
  unverified?: boolean
  challenge?: string
  userHandle?: string
}

export interface TestPasskey {
  readonly attestation: PasskeyAttestation
  readonly answer: (options: PasskeyRequest, wrongly?: Wrongly) => PasskeyAssertion
}

const sha256 = (bytes: Uint8Array | string): Buffer => createHash('sha256').update(bytes).digest()
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')

/** CBOR (RFC 8949) of as much as an attestation needs. */
function cbor(value: unknown): Buffer {
  const head = (major: number, n: number): Buffer => {
    if (n < 24) return Buffer.from([(major << 5) | n])
    return Buffer.from(n < 256 ? [(major << 5) | 24, n] : [(major << 5) | 25, n >> 8, n & 0xff])
  }
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value)
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)])
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value])
  if (value instanceof Map)
    return Buffer.concat([head(5, value.size), ...[...value].flat().map((one) => cbor(one))])
  throw new Error('not needed')
}

export function makePasskey(options: PasskeyCreation, origin: string, wrongly: Wrongly = {}): TestPasskey {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
  const id = randomBytes(32)
  let counter = 0

  const clientData = (type: string, challenge: string, by: Wrongly): Buffer =>
    Buffer.from(JSON.stringify({ type, challenge: by.challenge ?? challenge, origin: by.origin ?? origin }))
  const authenticatorData = (rpId: string, by: Wrongly, attested: Uint8Array | null): Buffer => {
    const flags = PRESENT | (by.unverified ? 0 : VERIFIED) | (attested ? ATTESTED : 0)
    const head = Buffer.alloc(37)
    head.set(sha256(by.rpId ?? rpId))
    head.writeUInt8(flags, 32)
    head.writeUInt32BE(counter, 33)
    return attested ? Buffer.concat([head, attested]) : head
  }

  const key = cbor(
    new Map<number, unknown>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, Buffer.from(x, 'base64url')],
      [-3, Buffer.from(y, 'base64url')],
    ]),
  )
  const attested = Buffer.concat([Buffer.alloc(16), Buffer.from([0, id.length]), id, key])
  const attestationObject = cbor(
    new Map<string, unknown>([
      ['fmt', 'none'],
      ['attStmt', new Map()],
      ['authData', authenticatorData(options.rp.id, wrongly, attested)],
    ]),
  )
  return {
    attestation: {
      id: text(id),
      rawId: text(id),
      type: 'public-key',
      response: {
        clientDataJSON: text(clientData('webauthn.create', options.challenge, wrongly)),
        attestationObject: text(attestationObject),
        transports: ['internal'],
      },
    },
    answer: ({ challenge, rpId }, by = {}) => {
      counter += 1
      const client = clientData('webauthn.get', challenge, by)
      const data = authenticatorData(rpId, by, null)
      const signature = createSign('sha256')
        .update(Buffer.concat([data, sha256(client)]))
        .sign(privateKey)
      return {
        id: text(id),
        rawId: text(id),
        type: 'public-key',
        response: {
          clientDataJSON: text(client),
          authenticatorData: text(data),
          signature: text(signature),
          userHandle: by.userHandle ?? options.user.id,
        },
      }
    },
  }
}
