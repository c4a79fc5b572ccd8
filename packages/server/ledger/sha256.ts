/** The platform's SHA-256: ten times as fast as the portable one, for whoever hashes thousands. */
import { hash } from 'node:crypto'

export const sha256 = (bytes: Uint8Array): Uint8Array => hash('sha256', bytes, 'buffer')
