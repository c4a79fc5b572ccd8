/** The digest that ties the prose to the fact which publishes it. */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'

/** SHA-256 of the text's UTF-8 bytes as 64 hex digits: what `sha256sum` says of the file. */
export const termsDigest = (text: string): string => bytesToHex(sha256(utf8ToBytes(text)))
