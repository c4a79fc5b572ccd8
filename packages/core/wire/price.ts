/** Prices and statements, as they cross the wire. No feature asks for any of it (R15). */
import { z } from 'zod'
import { DataClass, OpaqueId } from '../consent/words.ts'
import { Day, Month } from '../price/day.ts'
import { PriceTerms } from '../price/price-list.ts'

/** A version of the price list, as the operator set it. */
export const PriceListView = z.strictObject({
  version: z.number().int().positive(),
  ...PriceTerms.shape,
})
export type PriceListView = z.infer<typeof PriceListView>

/** GET /accounts/:account/price (owner, admin). `list`: today's; null where nothing is charged today. */
export const PriceView = z.strictObject({
  today: Day,
  list: PriceListView.nullable(),
  /** Those that hold from a later day on. */
  coming: z.array(PriceListView),
  /** The last day of a free trial that runs today. */
  trialThrough: Day.nullable(),
  /** Members now. */
  seats: z.number().int().nonnegative(),
  /** Those that a form in force covers today. */
  classes: z.array(DataClass),
})
export type PriceView = z.infer<typeof PriceView>

/** GET /accounts/:account/statements/:month → Statement (core/price); …/:month/csv the same as a table (owner, admin). */
export const StatementMonth = Month

/** GET /operator/prices; POST /operator/prices PriceTerms → OperatorPrices (operator). */
export const OperatorPrices = z.strictObject({
  today: Day,
  lists: z.array(PriceListView),
  accounts: z.array(
    z.strictObject({
      account: OpaqueId,
      organisation: z.string(),
      /** The last day of the trial that was set last, also where it is over. */
      trialThrough: Day.nullable(),
    }),
  ),
})
export type OperatorPrices = z.infer<typeof OperatorPrices>

/** PUT /operator/accounts/:account/trial → OperatorPrices. AI features cost nothing up to and with that day. */
export const SetTrial = z.strictObject({ through: Day })
