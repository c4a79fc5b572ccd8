/**
 * The master key of files: `home/keys/files.key` (mode 0600). It seals the keys of the accounts, which seal the keys of their
 * files. Without it no file can be read: it belongs in every backup.
 */
import { keyFile } from '../../store/index.ts'

/** Reads the key, or makes it. Throws where the file is not whole. */
export function masterKey(home: string, random: (count: number) => Uint8Array): Uint8Array {
  const text = keyFile(
    home,
    'files.key',
    /^[0-9a-f]{64}\n$/,
    () => `${Buffer.from(random(32)).toString('hex')}\n`,
  )
  return Buffer.from(text.trim(), 'hex')
}
