/** Checking a proof bundle, offline, with a key that came by another way. */
import type { Verdict } from './verdict.ts'

/** Verifies a bundle's bytes under a C2SP verifier key string. Never throws; what it does not know is wrong. */
export function verifyBundle(_bytes: Uint8Array, _verifierKey: string): Verdict {
  const findings = [{ where: 'bundle', what: 'This verifier does not know this bundle.' }]
  return { verdict: 'wrong', findings, meeting: null, checkpoint: null, uses: [], erased: 0 }
}
