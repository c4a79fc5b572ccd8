/** Price lists and free trials: kept here, read by statements alone. No other room asks for them (R15). */
export { openPrices, type Prices } from './prices.ts'
