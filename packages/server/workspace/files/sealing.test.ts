import { randomBytes } from 'node:crypto'
import { open } from 'node:fs/promises'
import { buffer } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { writeAll } from './disk.ts'
import { opened, openKey, sealed, sealKey, type Sealing } from './sealing.ts'

const as: Sealing = { key: randomBytes(32), of: 'a', part: 'file' }
async function* inPieces(bytes: Buffer, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size))
}
const all = (source: AsyncIterable<Uint8Array>) => buffer(source)

test.each([0, 1, 65_535, 65_536, 65_537, 131_072, 300_001])(
  '%i bytes come back as they were',
  async (size) => {
    const bytes = randomBytes(size)
    const there = await all(sealed(inPieces(bytes, 10_007), as))
    expect((await all(opened(inPieces(there, 7_001), as))).equals(bytes)).toBe(true)
    expect(there.length).toBe(size + 16 * Math.max(1, Math.ceil(size / 65_536)))
  },
)

test('what was cut, changed, put in another order, or is another’s does not open', async () => {
  const there = await all(sealed(inPieces(randomBytes(200_000), 50_000), as))
  const whole = 65_536 + 16
  const changed = Buffer.from(there)
  changed[70_000] = (changed[70_000] ?? 0) ^ 1
  const swapped = Buffer.concat([
    there.subarray(whole, 2 * whole),
    there.subarray(0, whole),
    there.subarray(2 * whole),
  ])
  for (const wrong of [
    there.subarray(0, 2 * whole),
    there.subarray(0, 3),
    there.subarray(0, 0),
    changed,
    swapped,
  ])
    await expect(all(opened(inPieces(wrong, 50_000), as))).rejects.toThrow()
  for (const other of [
    { ...as, of: 'b' },
    { ...as, part: 'preview' as const },
    { ...as, key: randomBytes(32) },
  ])
    await expect(all(opened(inPieces(there, 50_000), other))).rejects.toThrow()
})

test('a key opens with the one above it and for its own file alone', () => {
  const [under, key] = [randomBytes(32), randomBytes(32)]
  const there = sealKey(under, key, 'a', randomBytes)
  expect(openKey(under, there, 'a').equals(key)).toBe(true)
  expect(there.includes(key)).toBe(false)
  expect(() => openKey(under, there, 'b')).toThrow()
  expect(() => openKey(randomBytes(32), there, 'a')).toThrow()
})

test('a disk without room is told as that', async () => {
  // The kernel’s own device that has none.
  const full = await open('/dev/full', 'w')
  await expect(writeAll(full, sealed(inPieces(Buffer.from('x'), 1), as))).rejects.toMatchObject({
    code: 'disk-full',
  })
  await full.close()
})
