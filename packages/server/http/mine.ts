/** A person's own page, a guest's too: what stands everywhere, notices, acts, uses, forms, and what is hidden of theirs. */
import { OpaqueId, type ProcessorCard } from '@highroad/core/consent'
import {
  AnswerTraining,
  Earlier,
  HighroadError,
  LeftOut,
  MyActs,
  MyForms,
  MyHidden,
  MyNotices,
  MyPageQuery,
  MyStanding,
  MyTraining,
  MyUses,
  SetNeverTrain,
} from '@highroad/core/wire'
import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { formInForce, formNoticeUntil, type UsesCursor } from '../gate/index.ts'
import type { Caller, HiddenCursor } from '../meeting/index.ts'
import type { Edge } from './context.ts'
import { caller } from './meeting-caller.ts'
import { ACTS, actsOf, Names, noticeOf, NOTICES, useOf } from './mine-view.ts'
import type { HttpParts } from './parts.ts'
import { createRoute, meetingParam, newRoutes, returns, send, takes } from './routes.ts'
import { steadyPace } from './steady-pace.ts'

/** Each is an entry of the ledger for good, in each place that they were ever in. A no that stands already is none. */
const PER_SECOND = 1
const AT_ONCE = 30
const MOST = 50
const MOST_USES = 20

const get = <P extends string, T extends z.ZodType>(path: P, schema: T, description: string) =>
  createRoute({ method: 'get', path, responses: returns(schema, description) })
const paged = <P extends string, T extends z.ZodType>(path: P, schema: T, description: string) =>
  createRoute({
    method: 'get',
    path,
    request: { query: MyPageQuery },
    responses: returns(schema, description),
  })

const standing = get('/my/standing', MyStanding, 'What you said for every place.')
const neverTrain = createRoute({
  method: 'put',
  path: '/my/never-train',
  request: { body: takes(SetNeverTrain) },
  responses: returns(MyStanding, 'Recorded in every place, and first in each later one (R10).'),
})
const leaveOut = createRoute({
  method: 'put',
  path: '/my/left-out',
  request: { body: takes(LeftOut) },
  responses: returns(MyStanding, 'You are left out everywhere (R10).'),
})
const letIn = createRoute({
  method: 'delete',
  path: '/my/left-out',
  request: { body: takes(LeftOut) },
  responses: returns(MyStanding, 'What comes next is let in, but where you objected by itself (R10).'),
})
const forms = get(
  '/my/forms',
  MyForms,
  'Consent forms of your organisations that you were not shown yet (R6).',
)
const formParam = z.strictObject({ account: OpaqueId, form: OpaqueId })
const formShown = createRoute({
  method: 'put',
  path: '/my/forms/{account}/{form}',
  request: { params: formParam },
  responses: returns(MyForms, 'Your client showed the form; what is left.'),
})
const notices = paged('/my/notices', MyNotices, 'The notices you had, newest first.')
const acts = paged('/my/acts', MyActs, 'What you said yourself, newest first.')
const uses = paged('/my/uses', MyUses, 'Every use made of what is yours, with its reasons, newest first.')
const training = get(
  '/my/training',
  MyTraining,
  'Where you answer for yourself whether it may serve training (R6).',
)
const answerTraining = createRoute({
  method: 'put',
  path: '/my/training/{meeting}',
  request: { params: meetingParam, body: takes(AnswerTraining) },
  responses: returns(MyTraining, 'Your answer is recorded.'),
})
const hidden = paged(
  '/my/hidden',
  MyHidden,
  'What you said before you objected, hidden from everybody else, newest meeting first (R10).',
)
const bringBack = createRoute({
  method: 'put',
  path: '/my/hidden/{meeting}',
  request: { params: meetingParam, body: takes(Earlier) },
  responses: returns(MyHidden, 'It is there again.'),
})
const eraseHidden = createRoute({
  method: 'delete',
  path: '/my/hidden/{meeting}',
  request: { params: meetingParam, body: takes(Earlier) },
  responses: returns(MyHidden, 'It is gone.'),
})

export const mine = (parts: HttpParts) => {
  const { gate, meetings, workspace, clock } = parts
  const { own } = gate
  const pace = steadyPace({ clock, perSecond: PER_SECOND, atOnce: AT_ONCE })
  /** The caller, where they may say something now. A no is never held up. */
  const speaker = (c: Context<Edge>): Caller => {
    const who = caller(c)
    pace.mustTake(who.id, 'too-often')
    return who
  }
  const standingFor = async ({ id }: Caller): Promise<MyStanding> => {
    const { neverTrain: since, leftOut } = await own.standing(id)
    return {
      neverTrain: since,
      leftOut: leftOut.map((row) => ({
        since: row.since,
        features: row.features === 'everything' ? row.features : [...row.features],
      })),
    }
  }
  /** After what changes running decisions: everybody's line says so. */
  const told = async (of: Caller): Promise<MyStanding> => {
    meetings.factsChanged()
    await workspace.consent.saidEverywhere(of.id)
    return await standingFor(of)
  }
  const trainingFor = async (of: Caller): Promise<MyTraining> => {
    const names = new Names(parts, of)
    const rows = await meetings.training(of)
    return {
      meetings: await Promise.all(
        rows.map(async ({ meeting, account, form, accepted }) => ({
          place: await names.place(account, `meeting:${meeting}`),
          form: form === null ? null : await names.form(form),
          accepted,
        })),
      ),
    }
  }
  const hiddenFor = async (of: Caller, before: HiddenCursor | null): Promise<z.infer<typeof MyHidden>> => {
    const names = new Names(parts, of)
    const page = await meetings.hidden(of, before)
    const rows = await Promise.all(
      page.meetings.map(async ({ meeting, account, turns, from, until, mayReturn }) => ({
        place: await names.place(account, `meeting:${meeting}`),
        turns,
        from,
        until,
        mayReturn,
      })),
    )
    return { rows, next: page.next === null ? null : `${page.next.openedAt}-${page.next.meeting}` }
  }
  return newRoutes()
    .openapi(standing, async (c) => send(c, MyStanding, await standingFor(caller(c))))
    .openapi(neverTrain, async (c) => {
      const { on } = c.req.valid('json')
      await own.neverTrain((on ? caller(c) : speaker(c)).id, on)
      return send(c, MyStanding, await told(caller(c)))
    })
    .openapi(leaveOut, async (c) => {
      await own.leaveOut(caller(c).id, c.req.valid('json').features)
      return send(c, MyStanding, await told(caller(c)))
    })
    .openapi(letIn, async (c) => {
      await own.letIn(speaker(c).id, c.req.valid('json').features)
      return send(c, MyStanding, await told(caller(c)))
    })
    .openapi(forms, async (c) => send(c, MyForms, await dueForms(parts, caller(c))))
    .openapi(formShown, async (c) => {
      const { account, form } = c.req.valid('param')
      await showForm(parts, speaker(c), account, form)
      return send(c, MyForms, await dueForms(parts, caller(c)))
    })
    .openapi(notices, async (c) => {
      const of = caller(c)
      const page = await own.facts(of.id, { kinds: NOTICES, before: rowIn(c.req.valid('query')), most: MOST })
      const names = new Names(parts, of)
      const rows = (await Promise.all(page.map((fact) => noticeOf(names, fact)))).flat()
      return send(c, MyNotices, { rows, next: page.length === MOST ? (page.at(-1)?.entryId ?? null) : null })
    })
    .openapi(acts, async (c) => {
      const of = caller(c)
      const page = await own.facts(of.id, { kinds: ACTS, before: rowIn(c.req.valid('query')), most: MOST })
      const rows = await actsOf(new Names(parts, of), page)
      return send(c, MyActs, { rows, next: page.length === MOST ? (page.at(-1)?.entryId ?? null) : null })
    })
    .openapi(uses, async (c) => {
      const of = caller(c)
      const page = await own.uses(of.id, { before: usesCursorIn(c.req.valid('query')), most: MOST_USES })
      const cards = await cardsOf(
        parts,
        page.uses.map((use) => use.processor),
      )
      const names = new Names(parts, of)
      const rows = await Promise.all(page.uses.map((use) => useOf(names, use, cards)))
      return send(c, MyUses, {
        rows,
        next: page.next === null ? null : `${page.next.at}-${page.next.permit}`,
      })
    })
    .openapi(training, async (c) => send(c, MyTraining, await trainingFor(caller(c))))
    .openapi(answerTraining, async (c) => {
      await meetings.answerTraining(caller(c), c.req.valid('param').meeting, c.req.valid('json'))
      return send(c, MyTraining, await trainingFor(caller(c)))
    })
    .openapi(hidden, async (c) => {
      const before = cursorIn(c.req.valid('query'))
      const page = before && { openedAt: before.at, meeting: before.id }
      return send(c, MyHidden, await hiddenFor(caller(c), page))
    })
    .openapi(bringBack, async (c) => {
      await meetings.bringBack(speaker(c), c.req.valid('param').meeting, c.req.valid('json'))
      return send(c, MyHidden, await hiddenFor(caller(c), null))
    })
    .openapi(eraseHidden, async (c) => {
      await meetings.eraseHidden(caller(c), c.req.valid('param').meeting, c.req.valid('json'))
      return send(c, MyHidden, await hiddenFor(caller(c), null))
    })
}

/** The forms in force of the organisations that this person acts for, which their client has not shown them. */
async function dueForms(parts: HttpParts, of: Caller): Promise<MyForms> {
  const accounts = await accountsOf(parts, of)
  if (accounts.length === 0) return { forms: [] }
  const now = parts.clock()
  const facts = await parts.gate.facts(accounts.map((account) => `account:${account}` as const))
  const { formNotices } = await parts.gate.own.standing(of.id)
  const names = new Names(parts, of)
  const due = accounts.flatMap((account) => {
    const form = formInForce(facts, account, now)
    const shown = formNotices.some(
      (one) => one.account === account && one.form === form?.form && one.until > now,
    )
    return form === null || shown ? [] : [names.form(form)]
  })
  return { forms: await Promise.all(due) }
}

/** Throws `not-found` for an account that this person does not act for, `conflict` for a form that is not in force. */
async function showForm(parts: HttpParts, of: Caller, account: string, form: string): Promise<void> {
  if (!(await accountsOf(parts, of)).includes(account)) throw new HighroadError('not-found')
  const now = parts.clock()
  const inForce = formInForce(await parts.gate.facts([`account:${account}`]), account, now)
  if (inForce?.form !== form) throw new HighroadError('conflict', 'form')
  await parts.gate.own.formNoticeShown(of.id, { account, form, until: formNoticeUntil(inForce, now) })
}

async function accountsOf({ identity }: Pick<HttpParts, 'identity'>, of: Caller): Promise<string[]> {
  return of.guest ? [] : (await identity.membershipsOf(of.id)).map(({ account }) => account)
}

async function cardsOf(
  { gate }: Pick<HttpParts, 'gate'>,
  processors: readonly string[],
): Promise<Map<string, ProcessorCard>> {
  const scopes = [...new Set(processors)].map((processor) => `processor:${processor}` as const)
  const cards = new Map<string, ProcessorCard>()
  for (const fact of await gate.facts(scopes))
    if (fact.kind === 'processor-card-set') cards.set(fact.card.processor, fact.card)
  return cards
}

function rowIn({ before }: z.infer<typeof MyPageQuery>): string | null {
  if (before === undefined) return null
  if (!/^\d{1,18}$/.test(before)) throw new HighroadError('bad-request', 'before')
  return before
}

function usesCursorIn(query: z.infer<typeof MyPageQuery>): UsesCursor | null {
  const found = cursorIn(query)
  return found && { at: found.at, permit: found.id }
}

/** A time in milliseconds since 1970 and an id. */
function cursorIn({ before }: z.infer<typeof MyPageQuery>): { at: number; id: string } | null {
  if (before === undefined) return null
  const found = /^(\d{1,15})-(.+)$/.exec(before)
  if (!found) throw new HighroadError('bad-request', 'before')
  return { at: Number(found[1]), id: found[2] ?? '' }
}
