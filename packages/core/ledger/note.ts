/** C2SP signed notes with Ed25519 (c2sp.org/signed-note), in the key formats of golang.org/x/mod/sumdb/note. */
import { ed25519 } from '@noble/curves/ed25519.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, concatBytes } from '@noble/hashes/utils.js'
import { fromBase64, toBase64 } from './base64.ts'
import { sameHash } from './merkle.ts'
import { utf8 } from './utf8.ts'

const ED25519 = 1
/** The em dash that begins a signature line. */
const DASH = '\u2014'

export interface VerifierKey {
  readonly name: string
  readonly hash: Uint8Array
  readonly publicKey: Uint8Array
}

export interface SignerKey {
  readonly name: string
  /** The 32-byte Ed25519 seed. */
  readonly seed: Uint8Array
  /** A quicker signer of the same seed, where the platform has one; Ed25519 signatures are the same whoever makes them. */
  readonly sign?: (message: Uint8Array) => Uint8Array
}

/** A note that was opened: its text, under which key, or why not. */
export type OpenedNote = { readonly text: string } | { readonly error: string }

const isName = (name: string) => name !== '' && !/[\s+\p{Cc}]/u.test(name) && name.isWellFormed()

function keyHash(name: string, publicKey: Uint8Array): Uint8Array {
  return sha256(concatBytes(utf8(`${name}\n`), new Uint8Array([ED25519]), publicKey)).slice(0, 4)
}

/** The verifier key string `name+keyhash+base64` of a signer. */
export function verifierKeyOf(signer: SignerKey): string {
  if (!isName(signer.name)) throw new Error('a key name has no spaces and no plus sign')
  const publicKey = ed25519.getPublicKey(signer.seed)
  const key = toBase64(concatBytes(new Uint8Array([ED25519]), publicKey))
  return `${signer.name}+${bytesToHex(keyHash(signer.name, publicKey))}+${key}`
}

/** Parses a verifier key string; null unless it is one whose hash fits its name and key. */
export function parseVerifierKey(text: string): VerifierKey | null {
  const match = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text)
  const [name, hex, base64] = [match?.[1], match?.[2], match?.[3]]
  if (name === undefined || hex === undefined || base64 === undefined || !isName(name)) return null
  const key = fromBase64(base64)
  if (key === null || key.length !== 33 || key[0] !== ED25519) return null
  const publicKey = key.slice(1)
  const hash = keyHash(name, publicKey)
  return bytesToHex(hash) === hex ? { name, hash, publicKey } : null
}

/** Public keys cost as much as signatures, and a log signs with one key. */
const hashes = new WeakMap<SignerKey, Uint8Array>()
function signerHash(signer: SignerKey): Uint8Array {
  const known = hashes.get(signer) ?? keyHash(signer.name, ed25519.getPublicKey(signer.seed))
  hashes.set(signer, known)
  return known
}

/** Signs a text, which ends in a newline, into a note. */
export function signNote(text: string, signer: SignerKey): string {
  if (!text.endsWith('\n') || !isName(signer.name)) throw new Error('this text or key name cannot be signed')
  const hash = signerHash(signer)
  const signature = signer.sign?.(utf8(text)) ?? ed25519.sign(utf8(text), signer.seed)
  return `${text}\n${DASH} ${signer.name} ${toBase64(concatBytes(hash, signature))}\n`
}

/**
 * Opens a note under one key. Signatures of other keys are passed over, as C2SP asks; each of this key must hold, and
 * there must be one.
 */
export function openNote(note: string, key: VerifierKey): OpenedNote {
  const cut = note.lastIndexOf('\n\n')
  if (cut < 0 || !note.endsWith('\n')) return { error: 'this is no signed note' }
  const text = note.slice(0, cut + 1)
  if (/(?!\n)\p{Cc}/u.test(note) || !note.isWellFormed()) return { error: 'this is no signed note' }
  let good = false
  for (const line of note.slice(cut + 2, -1).split('\n')) {
    const match = /^\u2014 (\S+) (\S+)$/.exec(line)
    const signature = match?.[2] === undefined ? null : fromBase64(match[2])
    if (signature === null || signature.length < 5) return { error: 'a signature line is malformed' }
    if (match?.[1] !== key.name || !sameHash(signature.slice(0, 4), key.hash)) continue
    if (signature.length !== 68 || !holds(signature.slice(4), utf8(text), key.publicKey))
      return { error: 'the signature does not hold' }
    good = true
  }
  return good ? { text } : { error: 'it is not signed with this key' }
}

function holds(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean {
  try {
    return ed25519.verify(signature, message, publicKey, { zip215: false })
  } catch {
    return false
  }
}
