/** What is hashed, put together in one place without a copy of each part: a server hashes four times for every entry. */
import { hexToBytes } from '@noble/hashes/utils.js'
import { utf8 } from './utf8.ts'

/** Most fit; what is longer is put together elsewhere. */
const ROOM = 4096
const room = new Uint8Array(ROOM)

/**
 * Calls `use` with `tag` ‖ the bytes of `salt` (hex) ‖ `value`: hex, or text as UTF-8. The bytes are good until `use` returns.
 */
export function withPreimage<T>(
  tag: Uint8Array,
  salt: string,
  value: { readonly hex: string } | { readonly text: string },
  use: (bytes: Uint8Array) => T,
): T {
  const start = tag.length + salt.length / 2
  const end = start + ('hex' in value ? value.hex.length / 2 : value.text.length)
  if (end <= ROOM) {
    room.set(tag)
    putHex(salt, tag.length)
    if ('hex' in value) putHex(value.hex, start)
    if ('hex' in value || putAscii(value.text, start)) return use(room.subarray(0, end))
  }
  const rest = 'hex' in value ? hexToBytes(value.hex) : utf8(value.text)
  const bytes = new Uint8Array(start + rest.length)
  bytes.set(tag)
  bytes.set(hexToBytes(salt), tag.length)
  bytes.set(rest, start)
  return use(bytes)
}

/** Lower-case hex, as its caller has made sure. */
function putHex(hex: string, at: number): void {
  for (let i = 0; i < hex.length; i += 2)
    room[at + i / 2] = (nibble(hex.charCodeAt(i)) << 4) | nibble(hex.charCodeAt(i + 1))
}

/** The value of a hex digit by its code: 48 to 57 are 0 to 9, 97 to 102 are a to f. */
const nibble = (code: number) => (code < 58 ? code - 48 : code - 87)

/** False where the text is not all ASCII: its bytes are then others. */
function putAscii(text: string, at: number): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code > 127) return false
    room[at + i] = code
  }
  return true
}
