/** An id for a message before the server has one: 128 random bits, as the wire wants it. */
export function newClient(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('')
}
