/** RFC 8785 canonical JSON. */
import serialise from 'canonicalize'
import { utf8 } from './utf8.ts'

/** The canonical JSON text of a value. Throws on what JSON cannot say. */
export function canonicalJson(value: unknown): string {
  const text = serialise(value)
  if (text === undefined) throw new Error('this value has no JSON form')
  return text
}

/** The UTF-8 bytes of {@link canonicalJson}. */
export function canonicalBytes(value: unknown): Uint8Array {
  return utf8(canonicalJson(value))
}
