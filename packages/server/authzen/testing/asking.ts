/** Two organisations that know nothing of each other, their meetings, and programs with keys. */
import type { Evaluation, EvaluationAnswer } from '@highroad/core/wire'
import {
  addTurns,
  type House,
  type Meeting,
  openHouse,
  openMeeting,
  random,
} from '../../gate/testing/scripted-meeting.ts'
import { type Asker, type Authzen, openAuthzen } from '../index.ts'

export interface Asking {
  readonly house: House
  readonly authzen: Authzen
  /** Three were told of the summary here, and it runs. */
  readonly acme: Meeting
  readonly globex: Meeting
  /** With a key of acme's account, and with one of the operator's. */
  readonly program: Asker
  readonly operators: Asker
  /** A turn of acme's. */
  readonly turn: string
  readonly keyOf: (account: string | null) => Promise<Asker>
  /** An organisation of that id, for keys to belong to. */
  readonly addAccount: (account: string) => Promise<void>
  readonly turnAsked: (id?: string, properties?: Record<string, unknown>) => Evaluation
  /** A row of a CRM made a minute after acme's meeting opened. */
  readonly itemAsked: (properties?: Record<string, unknown>) => Evaluation
  readonly ask: (evaluation: Evaluation, asker?: Asker) => Promise<EvaluationAnswer>
  readonly stop: () => Promise<void>
}

export const SUMMARY = {
  subject: { type: 'processor', id: 'this-server' },
  action: { name: 'assist' },
  context: { feature: 'summary' },
}

export const codes = (answer: EvaluationAnswer): string[] => answer.context.reasons.map(({ code }) => code)

/** An answer without what is new in each: for answers that have to be alike to the byte. */
export const alike = ({
  decision,
  context: { decided_at: _at, ledger_size: _size, ...context },
}: EvaluationAnswer) => ({ decision, context })

export async function openAsking(): Promise<Asking> {
  const house = await openHouse()
  const { database, gate, ledger, clock, superuser } = house
  const authzen = openAuthzen({
    store: database.store,
    gate,
    ledgerSize: ledger.size,
    clock,
    random,
    log: () => undefined,
  })
  const addAccount = async (account: string) => {
    await superuser.query(
      `insert into identity.account (id, organisation, created_at) values ($1, 'An organisation', now())`,
      [account],
    )
  }
  const acme = await openMeeting(house, 3)
  const globex = await openMeeting(house, 2)
  for (const { account } of [acme, globex]) await addAccount(account)
  await superuser.query(
    `insert into identity.person (id, name, email) values ('ana', 'Ana', 'ana@example.test')`,
  )
  const keyOf = async (account: string | null) => {
    const { secret } = await authzen.make(account, 'A recorder', 'ana')
    const asker = await authzen.askerOf(secret)
    if (!asker) throw new Error('the key was not made')
    return asker
  }
  const program = await keyOf(acme.account)
  const [turn = ''] = await addTurns(house, acme, acme.handles[0] ?? '', 1)
  await addTurns(house, globex, globex.handles[0] ?? '', 1)
  return {
    house,
    authzen,
    acme,
    globex,
    program,
    operators: await keyOf(null),
    turn,
    keyOf,
    addAccount,
    turnAsked: (id = turn, properties) => ({
      ...SUMMARY,
      resource: { type: 'turn', id, ...(properties ? { properties } : {}) },
    }),
    itemAsked: (properties = {}) => ({
      ...SUMMARY,
      resource: {
        type: 'item',
        id: 'crm-row-1',
        properties: {
          place: `meeting:${acme.id}`,
          classes: ['audio'],
          contributors: [{ handle: acme.handles[0] }],
          time: new Date(acme.openedAt + 60_000).toISOString(),
          ...properties,
        },
      },
    }),
    ask: (evaluation, asker = program) => authzen.evaluation(asker, evaluation),
    stop: async () => {
      authzen.stop()
      await house.stop()
    },
  }
}
