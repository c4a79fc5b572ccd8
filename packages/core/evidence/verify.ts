/** Checking a proof bundle, offline, with a key that came by another way. */
import { toBase64 } from '../ledger/base64.ts'
import { openCheckpoint } from '../ledger/checkpoint.ts'
import { parseVerifierKey } from '../ledger/note.ts'
import { type Bundle, type Place, placeOf } from './bundle.ts'
import { type Chains, followChains } from './chains.ts'
import { type Entries, type FactEntry, type UsedEntry, openEntries } from './entries.ts'
import { readBundle } from './read.ts'
import { decideAgain } from './uses.ts'
import type { Scope } from '../consent/words.ts'
import type { Finding, Verdict, VerifiedUse } from './verdict.ts'

/**
 * Verifies a bundle's bytes under a C2SP verifier key string. Never throws; what it does not know is wrong. `wrong`
 * outranks `erased`. It shows that each use which the bundle's entries name obeyed every fact recorded before it; what
 * was never recorded, and facts after the newest permit or closed lease, are beyond it.
 */
export function verifyBundle(bytes: Uint8Array, verifierKey: string): Verdict {
  const wrong = (where: string, what: string): Verdict => ({
    verdict: 'wrong',
    findings: [{ where, what }],
    place: null,
    checkpoint: null,
    uses: [],
    erased: 0,
  })
  const key = parseVerifierKey(verifierKey)
  if (key === null) return wrong('key', 'This is not a C2SP verifier key for Ed25519.')
  const bundle = readBundle(bytes)
  if ('what' in bundle) return wrong(bundle.where, bundle.what)
  const place = placeOf(bundle)
  const checkpoint = openCheckpoint(bundle.checkpoint, key)
  if ('error' in checkpoint)
    return {
      ...wrong('checkpoint', `The checkpoint does not hold: ${checkpoint.error}.`),
      place,
    }

  const findings: Finding[] = []
  const entries = openEntries(bundle.entries, checkpoint, findings)
  const chains = followChains(entries, findings, followedIn(place, entries))
  const uses = decideAll(bundle, entries, chains, findings)
  const erased = entries.erased.size
  return {
    verdict: findings.length > 0 ? 'wrong' : erased > 0 ? 'erased' : 'verified',
    findings,
    place,
    checkpoint: { origin: checkpoint.origin, size: checkpoint.size, root: toBase64(checkpoint.root) },
    uses,
    erased,
  }
}

/** In a channel the chains of people whom no permit names are not in the bundle. */
function followedIn(place: Place, { permits, used }: Entries): (scope: Scope) => boolean {
  if (place.startsWith('meeting:')) return () => true
  const named = new Set([...permits, ...used].flatMap(({ scopes }) => scopes.map(({ scope }) => scope)))
  return (scope) => !scope.startsWith('handle:') || named.has(scope)
}

const opens = ({ body }: FactEntry, place: Place) =>
  (body.kind === 'meeting-opened' && `meeting:${body.meeting}` === place) ||
  (body.kind === 'channel-opened' && `channel:${body.channel}` === place)

function decideAll(bundle: Bundle, entries: Entries, chains: Chains, findings: Finding[]): VerifiedUse[] {
  const place = placeOf(bundle)
  const kind = place.startsWith('meeting:') ? 'meeting' : 'channel'
  const openings = entries.facts.filter((entry) => opens(entry, place))
  // A channel is recorded again whenever who may be in it changes.
  if (kind === 'meeting' && openings.length > 1)
    findings.push({ where: 'bundle', what: 'The meeting was opened more than once.' })
  if (openings.length === 0 && entries.erased.size === 0)
    findings.push({ where: 'bundle', what: `The ${kind}’s own facts are missing.` })

  const closing = closings(entries, findings)
  const items = new Map(Object.entries(bundle.items))
  const ids = new Set<string>()
  const uses = entries.permits.map((permit) => {
    if (ids.has(permit.body.permit))
      findings.push({ where: `entry ${permit.index}`, what: 'Another permit has the same id.' })
    ids.add(permit.body.permit)
    const rows = items.get(permit.hash)
    items.delete(permit.hash)
    return decideAgain(permit, closing.get(permit.hash) ?? null, rows, { entries, chains, place, findings })
  })
  for (const leaf of items.keys())
    findings.push({ where: `items ${leaf}`, what: 'These rows belong to no permit in the bundle.' })
  return uses
}

/** `used` entries by the leaf hash of the permit that each closes. */
function closings(entries: Entries, findings: Finding[]): Map<string, UsedEntry> {
  const permits = new Set(entries.permits.map((p) => p.hash))
  const closing = new Map<string, UsedEntry>()
  for (const used of entries.used) {
    const where = `entry ${used.index}`
    const { permitLeaf } = used.body
    if (!permits.has(permitLeaf) && entries.erased.get(permitLeaf)?.kind !== 'permit')
      findings.push({ where, what: 'The permit that it closes is missing.' })
    if (closing.has(permitLeaf))
      findings.push({ where, what: 'The permit that it closes is closed already.' })
    else closing.set(permitLeaf, used)
  }
  return closing
}
