/** A statement as a table for other programs (RFC 4180), and amounts as text. */
import { DataClass } from '../consent/words.ts'
import type { Statement } from './statement.ts'

/** 1250 of two digits is `12.50`, whatever the reader's language. */
export function amountText(amount: number, digits: number): string {
  const sign = amount < 0 ? '-' : ''
  const text = String(Math.abs(amount)).padStart(digits + 1, '0')
  return digits === 0 ? sign + text : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`
}

/** One line a day and a line of totals. No field holds a comma, a quotation mark or the start of a formula. */
export function statementCsv({ currency, digits, days, totals }: Statement): string {
  const classes = DataClass.options.filter((of) => totals.discounts.some((line) => line.dataClass === of))
  const money = (amount: number): string => amountText(amount, digits)
  const off = (lines: Statement['totals']['discounts']): string[] =>
    classes.map((of) => money(lines.find((line) => line.dataClass === of)?.amount ?? 0))
  const rows = [
    ['day', 'seats', 'trial', 'price', ...classes.map((of) => `discount ${of}`), 'total', 'currency'],
    ...days.map((day) => [
      day.day,
      String(day.seats),
      day.trial ? 'yes' : 'no',
      money(day.price),
      ...off(day.discounts),
      money(day.total),
      currency,
    ]),
    [
      'all',
      String(totals.seatDays),
      String(totals.trialDays),
      money(totals.price),
      ...off(totals.discounts),
      money(totals.total),
      currency,
    ],
  ]
  return rows.map((row) => `${row.join(',')}\r\n`).join('')
}
