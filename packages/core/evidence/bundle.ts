/** The proof bundle's form: one canonical JSON file. */
import { z } from 'zod'
import { OpaqueId, Sha256Hex } from '../consent/words.ts'
import { Opening } from '../ledger/entry.ts'
import { UsedItem } from '../ledger/permit.ts'

/** `leaf` and the hashes of `proof` are base64. `opening` is null where it was erased (R16). */
export const BundleEntry = z.strictObject({
  index: z.number().int().nonnegative(),
  leaf: z.base64(),
  opening: Opening.nullable(),
  proof: z.array(z.base64()).max(64),
})
export type BundleEntry = z.infer<typeof BundleEntry>

const common = {
  format: z.literal('highroad-proof-bundle'),
  checkpoint: z.string(),
  entries: z.array(BundleEntry),
  items: z.record(Sha256Hex, z.array(UsedItem)),
}

/**
 * `entries` by index; `items` are the rows of each `used` entry, under the permit's leaf hash. Version 1 is of a meeting,
 * version 2 of a channel: what is of a meeting has one form only, which older verifiers know.
 */
export const Bundle = z.discriminatedUnion('v', [
  z.strictObject({ ...common, v: z.literal(1), meeting: OpaqueId }),
  z.strictObject({ ...common, v: z.literal(2), place: z.templateLiteral(['channel:', OpaqueId]) }),
])
export type Bundle = z.infer<typeof Bundle>

/** The meeting or channel that a bundle is of. */
export const placeOf = (bundle: Bundle): Place =>
  bundle.v === 1 ? `meeting:${bundle.meeting}` : bundle.place
export type Place = `meeting:${string}` | `channel:${string}`
