/** RFC 4648 base64 with padding, in its one canonical form. */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const VALUES = new Map(Array.from(ALPHABET, (letter, value) => [letter, value]))

/** Bytes to base64. */
export function toBase64(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const a = bytes[i] ?? 0
    const b = bytes[i + 1]
    const c = bytes[i + 2]
    const bits = (a << 16) | ((b ?? 0) << 8) | (c ?? 0)
    text += ALPHABET.charAt(bits >> 18) + ALPHABET.charAt((bits >> 12) & 63)
    text += b === undefined ? '=' : ALPHABET.charAt((bits >> 6) & 63)
    text += c === undefined ? '=' : ALPHABET.charAt(bits & 63)
  }
  return text
}

/** Base64 to bytes; null unless the text is exactly what {@link toBase64} makes of some bytes. */
export function fromBase64(text: string): Uint8Array | null {
  if (text.length % 4 !== 0) return null
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
  const bytes = new Uint8Array((text.length / 4) * 3 - padding)
  let at = 0
  for (let i = 0; i < text.length; i += 4) {
    let bits = 0
    for (let j = i; j < i + 4; j++) {
      const value = j >= text.length - padding ? 0 : VALUES.get(text.charAt(j))
      if (value === undefined) return null
      bits = (bits << 6) | value
    }
    for (let shift = 16; shift >= 0 && at < bytes.length; shift -= 8) bytes[at++] = (bits >> shift) & 255
    // Bits that the padding cuts off must be zero, or two texts would stand for the same bytes.
    if (i + 4 === text.length && padding > 0 && (bits & (padding === 2 ? 0xffff : 0xff)) !== 0) return null
  }
  return bytes
}
