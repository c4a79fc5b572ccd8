/** People and organisations as the server's routes know them, without a page: each with cookies of their own. */
import { type APIRequestContext, request } from 'playwright-core'
import type { DataClass } from '../packages/core/consent/index.ts'
import { formText, textDigest } from '../packages/core/form/index.ts'
import { FormsView, FreshSignInMade, Me, MyForms } from '../packages/core/wire/index.ts'
import { type Answer, type Api, api } from './api.ts'

export const PASSWORD = 'a long enough password'

export interface Somebody extends Api {
  readonly name: string
  readonly account: string
}

/** In a meeting: the pseudonym that the ledger has of them there. */
export interface Present {
  readonly meeting: string
  readonly handle: string
}

/** Throws with what the server said where an act that should have worked did not. */
export async function done(answer: Promise<Answer>): Promise<Record<string, unknown>> {
  const { status, body } = await answer
  if (status >= 300) throw new Error(`${status}: ${JSON.stringify(body)}`)
  return body
}

/** Whoever opens the server's address for the first time. */
export function openVisitors(address: string) {
  const opened: APIRequestContext[] = []
  const visitor = async (): Promise<Api> => {
    const context = await request.newContext()
    opened.push(context)
    return api(context, address)
  }
  /** Takes an invitation as somebody new. */
  const accept = async (link: unknown, name: string): Promise<Somebody> => {
    const ask = await visitor()
    const email = `${name.toLowerCase()}@example.org`
    const token = String(link).split('/').at(-1) ?? ''
    const me = Me.parse(
      await done(ask.post(`/invitations/${token}/accept`, { name, email, password: PASSWORD })),
    )
    return { ...ask, name, account: me.memberships[0]?.account ?? '' }
  }
  return {
    visitor,
    /** Sets the server up; who asked owns its first organisation, and runs it. */
    first: async (code: string | null): Promise<Somebody> => {
      const ask = await visitor()
      const ada = { name: 'Ada', email: 'ada@example.org', password: PASSWORD, organisation: 'Alderwick' }
      const me = Me.parse(await done(ask.post('/set-up', { ...ada, code })))
      return { ...ask, name: ada.name, account: me.memberships[0]?.account ?? '' }
    },
    /** A further organisation, which the operator adds and is no part of; who owns it. */
    organisation: async (operator: Api, organisation: string, owner: string): Promise<Somebody> =>
      await accept((await done(operator.post('/accounts', { organisation })))['ownerInvitation'], owner),
    member: async (owner: Somebody, name: string, role: 'admin' | 'member' = 'member'): Promise<Somebody> =>
      await accept(
        (await done(owner.post(`/accounts/${owner.account}/invitations`, { role })))['link'],
        name,
      ),
    close: async () => {
      await Promise.all(opened.map((context) => context.dispose()))
    },
  }
}

export async function openMeeting(host: Somebody): Promise<string> {
  return String(
    (await done(host.post(`/accounts/${host.account}/meetings`, { title: 'Planning' })))['meeting'],
  )
}

/** Comes in, alone at the microphone; `actsFor` null: for nobody, as a guest does. */
export async function comeIn(
  who: Api,
  meeting: string,
  { name = null, actsFor = null }: { name?: string | null; actsFor?: string | null },
): Promise<Present> {
  const join = { name, actsFor, microphone: 'only-me', noticesShown: [], answers: [], leftOutOf: [] }
  return { meeting, handle: String((await done(who.post(`/meetings/${meeting}/join`, join)))['handle']) }
}

interface ToSign {
  readonly classes: DataClass[]
  readonly coversFrom?: number
  /** For a proof of signing in again. */
  readonly password?: string
}

/** Signs the consent form as its page does: what is shown is what is signed, after signing in again. */
export async function sign(
  who: Somebody,
  { classes, coversFrom: from, password = PASSWORD }: ToSign,
  account = who.account,
): Promise<Answer> {
  const { next, ends } = FormsView.parse(await done(who.get(`/accounts/${who.account}/forms`)))
  if (!next) throw new Error('there are no terms')
  const until = ends[0]?.until ?? 0
  const coversFrom = from ?? null
  const { body } = await who.post('/fresh-sign-in', { act: 'sign-form', password })
  const fresh = FreshSignInMade.safeParse(body)
  return await who.post(`/accounts/${account}/forms`, {
    classes,
    coversFrom,
    until,
    shown: textDigest(formText({ ...next, classes, coversFrom, until })),
    name: who.name,
    proof: fresh.data?.proof ?? 'none',
  })
}

/** The person's page shows them every form of their organisations that they were not shown yet. How many that were. */
export async function readForms(who: Api): Promise<number> {
  const { forms } = MyForms.parse(await done(who.get('/my/forms')))
  for (const { account, form } of forms) await done(who.put(`/my/forms/${account}/${form}`))
  return forms.length
}
