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

/** `entries` by index; `items` are the rows of each `used` entry, under the permit's leaf hash. */
export const Bundle = z.strictObject({
  format: z.literal('highroad-proof-bundle'),
  v: z.literal(1),
  meeting: OpaqueId,
  checkpoint: z.string(),
  entries: z.array(BundleEntry),
  items: z.record(Sha256Hex, z.array(UsedItem)),
})
export type Bundle = z.infer<typeof Bundle>
