/** From a bundle's bytes to a bundle in its one canonical form. */
import { canonicalBytes } from '../ledger/canonical.ts'
import { fromUtf8 } from '../ledger/utf8.ts'
import { Bundle } from './bundle.ts'
import type { Finding } from './verdict.ts'

/** The bundle, or what is wrong with its form. */
export function readBundle(bytes: Uint8Array): Bundle | Finding {
  let value: unknown
  let canonical: Uint8Array
  try {
    value = JSON.parse(fromUtf8(bytes))
    canonical = canonicalBytes(value)
  } catch {
    return { where: 'bundle', what: 'It is not JSON in UTF-8.' }
  }
  const differs = firstDifference(bytes, canonical)
  if (differs !== null)
    return { where: `byte ${differs}`, what: 'The bundle is not in its one canonical form (RFC 8785).' }
  const bundle = Bundle.safeParse(value)
  if (bundle.success) return bundle.data
  const [issue] = bundle.error.issues
  // Keys are the bundle's own text, and this is printed on a terminal.
  const path = (issue?.path.map(String).join('.') ?? '').replaceAll(/[^\w.-]/g, '?').slice(0, 80)
  return {
    where: path === '' ? 'bundle' : path,
    what: 'This is not as a proof bundle of a known version has it.',
  }
}

function firstDifference(a: Uint8Array, b: Uint8Array): number | null {
  const at = a.findIndex((byte, i) => byte !== b[i])
  if (at >= 0) return at
  return a.length === b.length ? null : a.length
}
