/**
 * How bytes are sealed: AES-256-GCM in chunks of 64 KiB, each with its number and whether it is the last in its nonce, so that
 * a file that was cut, reordered or changed does not open. A key seals one file and its preview, and nothing else ever.
 */
import { createCipheriv, createDecipheriv } from 'node:crypto'

const CIPHER = 'aes-256-gcm'
const CHUNK = 64 * 1024
const TAG = 16
const NONCE = 12

/** Which bytes of a file: nonces of one are never those of the other. */
export type Part = 'file' | 'preview'
export interface Sealing {
  readonly key: Uint8Array
  /** What it is the sealing of: another file's bytes in its place do not open. */
  readonly of: string
  readonly part: Part
}

const nonceOf = (part: Part, last: boolean, index: number): Buffer => {
  const nonce = Buffer.alloc(NONCE)
  nonce[0] = part === 'file' ? 0 : 1
  nonce[1] = last ? 1 : 0
  nonce.writeBigUInt64BE(BigInt(index), 4)
  return nonce
}

/** Pieces of exactly `size`, the last one shorter or as long, and known to be the last. */
async function* pieces(
  source: AsyncIterable<Uint8Array>,
  size: number,
): AsyncGenerator<{ bytes: Buffer; last: boolean; index: number }> {
  let held: Buffer[] = []
  let length = 0
  let index = 0
  for await (const part of source) {
    let rest = Buffer.from(part.buffer, part.byteOffset, part.byteLength)
    while (length + rest.length > size) {
      const taken = rest.subarray(0, size - length)
      yield { bytes: Buffer.concat([...held, taken]), last: false, index }
      index += 1
      held = []
      length = 0
      rest = rest.subarray(taken.length)
    }
    if (rest.length > 0) held.push(rest)
    length += rest.length
  }
  yield { bytes: Buffer.concat(held), last: true, index }
}

/** Seals what comes, as it comes. */
export async function* sealed(
  source: AsyncIterable<Uint8Array>,
  { key, of, part }: Sealing,
): AsyncGenerator<Buffer> {
  for await (const { bytes, last, index } of pieces(source, CHUNK)) {
    const cipher = createCipheriv(CIPHER, key, nonceOf(part, last, index))
    cipher.setAAD(Buffer.from(of))
    yield Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()])
  }
}

/** Opens what `sealed` made: nothing comes out that was not checked. Throws where a byte of it is not as it was. */
export async function* opened(
  source: AsyncIterable<Uint8Array>,
  { key, of, part }: Sealing,
): AsyncGenerator<Buffer> {
  for await (const { bytes, last, index } of pieces(source, CHUNK + TAG)) {
    if (bytes.length < TAG) throw new Error('a file on the disk is not whole')
    const cipher = createDecipheriv(CIPHER, key, nonceOf(part, last, index), { authTagLength: TAG })
    cipher.setAAD(Buffer.from(of))
    cipher.setAuthTag(bytes.subarray(bytes.length - TAG))
    yield Buffer.concat([cipher.update(bytes.subarray(0, bytes.length - TAG)), cipher.final()])
  }
}

/** A key sealed with another, bound to whose it is. */
export function sealKey(
  under: Uint8Array,
  key: Uint8Array,
  of: string,
  random: (count: number) => Uint8Array,
): Buffer {
  const nonce = random(NONCE)
  const cipher = createCipheriv(CIPHER, under, nonce)
  cipher.setAAD(Buffer.from(of))
  return Buffer.concat([nonce, cipher.update(key), cipher.final(), cipher.getAuthTag()])
}

/** Throws where it was sealed with another key or for something else. */
export function openKey(under: Uint8Array, sealedKey: Uint8Array, of: string): Buffer {
  const cipher = createDecipheriv(CIPHER, under, sealedKey.subarray(0, NONCE), { authTagLength: TAG })
  cipher.setAAD(Buffer.from(of))
  cipher.setAuthTag(sealedKey.subarray(sealedKey.length - TAG))
  return Buffer.concat([cipher.update(sealedKey.subarray(NONCE, -TAG)), cipher.final()])
}
