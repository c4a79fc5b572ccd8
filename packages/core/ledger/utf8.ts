/** UTF-8, strictly: what does not decode exactly is an error, never a replacement character. */
import { utf8ToBytes } from '@noble/hashes/utils.js'

// Every platform this runs on has it; core itself is compiled without any platform's types.
declare const TextDecoder: new (
  label: string,
  options: { fatal: boolean; ignoreBOM: boolean },
) => { decode(bytes: Uint8Array): string }

/** The UTF-8 bytes of a string. Throws on a lone surrogate, which has none. */
export function utf8(text: string): Uint8Array {
  if (!text.isWellFormed()) throw new Error('a string with a lone surrogate has no UTF-8 form')
  return utf8ToBytes(text)
}

/** The string of UTF-8 bytes. Throws if they are not exactly UTF-8; a byte-order mark is kept as a character. */
export function fromUtf8(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
}
