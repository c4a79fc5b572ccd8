/** Ids of meetings, turns and lines: 128 random bits as hex. A meeting's id is its link, so it must not be guessed. */
export function newId(random: (count: number) => Uint8Array): string {
  return Buffer.from(random(16)).toString('hex')
}
