/** A price list, a form and a seat: where tests about prices start from. */
import { form, owner } from '../consent/example-form.ts'
import { ACCOUNT } from '../consent/example-meeting.ts'
import type { Fact } from '../consent/facts.ts'
import type { PriceList } from './price-list.ts'
import { type Statement, type StatementInput, statementOf } from './statement.ts'

/** Noon of a day in UTC, in milliseconds since 1970. */
export const noon = (day: string): number => Date.parse(`${day}T12:00:00Z`)

export const LIST: PriceList = {
  version: 1,
  from: '2026-01-01',
  currency: 'EUR',
  digits: 2,
  zone: 'UTC',
  seatMonth: 1200,
  discounts: [
    { dataClass: 'chat', month: 100 },
    { dataClass: 'transcript', month: 300 },
  ],
}

/** The account's owner, since before everything. */
export const OWNED: Fact = owner(noon('2026-01-01') - 1000)

/** A form for transcripts and chat, signed at noon. */
export const signed = (day: string, change: Parameters<typeof form>[1] = {}): Fact =>
  form(noon(day), { until: noon('2030-01-01'), ...change })

/** A statement of April 2026, seen from the end of the year, for one seat unless changed. */
export const april = (change: Partial<StatementInput> = {}): Statement =>
  statementOf({
    account: ACCOUNT,
    from: '2026-04-01',
    until: '2026-04-30',
    asOf: noon('2026-12-31'),
    lists: [LIST],
    trials: [],
    seats: [{ seat: 'a', from: noon('2026-01-01'), until: null }],
    facts: [OWNED],
    ...change,
  })

/** The days of a statement on which something was taken off. */
export const discounted = ({ days }: Statement): string[] =>
  days.filter(({ discounts }) => discounts.length > 0).map(({ day }) => day)
