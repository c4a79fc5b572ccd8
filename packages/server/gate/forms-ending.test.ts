/** Withdrawing what is in force when it is withdrawn, not what was when somebody last looked. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Fact } from '@highroad/core/consent'
import { openForms } from './forms.ts'
import type { Gate } from './gate.ts'
import { type House, newId, openHouse, random } from './testing/scripted-meeting.ts'

const HOUR = 3_600_000
let house: House
let clock = Date.now()
beforeAll(async () => {
  house = await openHouse({ clock: () => clock })
})
afterAll(() => house.stop())

const formsOver = (gate: Pick<Gate, 'record' | 'handleOf'>) =>
  openForms({
    store: house.database.store,
    ledger: house.ledger,
    gate,
    home: house.database.home,
    publicUrl: 'https://test.example',
    clock: () => clock,
    random,
  })

async function signed(account: string): Promise<{ form: string; again: () => Promise<string> }> {
  const place = `account:${account}` as const
  const signer = await house.gate.handleOf(null, { person: 'owner', place, account })
  const by = { account, person: 'owner' }
  const sign = async () => {
    const form = newId()
    const given: Fact = {
      kind: 'form-given',
      time: clock,
      account,
      form,
      renews: null,
      classes: ['chat'],
      termsVersion: 1,
      coversFrom: clock,
      until: clock + 100 * HOUR,
      signer,
      record: '0'.repeat(64),
    }
    await house.gate.record([given], by)
    return form
  }
  await house.gate.record([{ kind: 'owner-set', time: clock, account, handle: signer, owner: true }], by)
  return { form: await sign(), again: sign }
}

test.each(['withdraw', 'revoke'] as const)(
  'R10 %s ends a form that was signed before the clock went back',
  async (end) => {
    const account = newId()
    const { form } = await signed(account)
    const forms = await formsOver(house.gate)
    clock -= HOUR
    expect(await forms[end](account, 'owner')).toEqual([form])
    clock += 2 * HOUR
    expect(await forms.inForce(account)).toEqual([])
  },
)

test.each(['withdraw', 'revoke'] as const)(
  'R10 %s ends a form that was signed while it was on its way',
  async (end) => {
    const account = newId()
    const { form, again } = await signed(account)
    let meanwhile = ''
    const forms = await formsOver({
      handleOf: house.gate.handleOf,
      record: async (facts, options) => {
        if (meanwhile === '') meanwhile = await again()
        return await house.gate.record(facts, options)
      },
    })
    expect((await forms[end](account, 'owner')).toSorted()).toEqual([form, meanwhile].toSorted())
    clock += HOUR
    expect(await forms.inForce(account)).toEqual([])
  },
)
