/** What a seat costs with and without the consent form, and statements of it (R15). Pure: no rule and no feature reads it. */
export { amountText, statementCsv } from './csv.ts'
export { Day, dayIn, firstOf, lastOf, Month, monthOf } from './day.ts'
export { classesOn, formDays } from './form-days.ts'
export { inOrder, listOn, type PriceList, PriceTerms, seatMonthWith } from './price-list.ts'
export {
  isTrial,
  type SeatSpell,
  Statement,
  type StatementDay,
  statementOf,
  type Trial,
} from './statement.ts'
