/** Ids of channels and messages: 128 random bits as hex. */
export function newId(random: (count: number) => Uint8Array): string {
  return Buffer.from(random(16)).toString('hex')
}
