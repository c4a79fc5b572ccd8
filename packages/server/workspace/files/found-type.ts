/** What a file is, found from its first bytes; what its name or its sender say plays no part. Nothing is unpacked for it. */
import { fileTypeFromBuffer } from 'file-type'

/** How many bytes of the start are looked at. */
export const LOOKED_AT = 4_100
const UNKNOWN = 'application/octet-stream'

/** Documents that a browser would run something of: they are told of as bytes alone. */
const RUNS = /xml|svg|html|javascript|ecmascript|flash|java|wasm/i
const LOOKS_LIKE_MARKUP = /<(!doctype|\?xml|svg|html|head|body|script|iframe|img)[\s/>]/i

const ZIP = Buffer.from('PK\u0003\u0004', 'latin1')
/** Names of folders in an office document stand in the open at its start. */
const OFFICE = [
  ['word/', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  ['xl/', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  ['ppt/', 'application/vnd.openxmlformats-officedocument.presentationml.presentation'],
] as const

/** A media type; `application/octet-stream` for what is not known or not safe to name. */
export async function foundType(start: Uint8Array): Promise<string> {
  const bytes = Buffer.from(start.subarray(0, LOOKED_AT))
  // The library unpacks parts of these to tell them apart.
  if (bytes.subarray(0, 4).equals(ZIP)) {
    const names = bytes.toString('latin1')
    return OFFICE.find(([folder]) => names.includes(folder))?.[1] ?? 'application/zip'
  }
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return 'application/gzip'
  const found = await fileTypeFromBuffer(bytes).catch(() => undefined)
  if (found) return RUNS.test(found.mime) ? UNKNOWN : found.mime
  return isPlainText(bytes) ? 'text/plain' : UNKNOWN
}

function isPlainText(bytes: Buffer): boolean {
  if (bytes.length === 0) return false
  // The last character may be cut.
  const text = new TextDecoder('utf-8').decode(bytes, { stream: true })
  // oxlint-disable-next-line no-control-regex -- control characters are what is asked about
  return !/[\0-\u0008\u000e-\u001a\u001c-\u001f\u007f\ufffd]/.test(text) && !LOOKS_LIKE_MARKUP.test(text)
}
