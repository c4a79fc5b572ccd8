/** Words that stand nowhere else in the world, and how they would look where somebody had put them into another form. */
import { randomBytes } from 'node:crypto'
import type { Forms } from '../packages/server/store/testing/searched.ts'

/** Lower case and one word for every search, so that an index of words holds it as it is. */
export const newMark = (): string => `zq${randomBytes(12).toString('hex')}`

export function formsOf(mark: string): Forms {
  const bytes = Buffer.from(mark)
  // What a mark becomes within a longer text, at each of three offsets; the ends depend on their neighbours.
  const base64 = [0, 1, 2].map((offset) => {
    const whole = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .replace(/=+$/, '')
    return whole.slice(offset === 0 ? 0 : offset + 1, -2)
  })
  const hex = bytes.toString('hex')
  return {
    mark,
    spellings: [hex, hex.toUpperCase(), ...base64],
    bytes: [bytes, Buffer.from(mark, 'utf16le')],
  }
}
