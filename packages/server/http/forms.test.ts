/** The consent form over the real server: offered, read, signed after a fresh sign-in, refused, withdrawn, revoked. */
import type { AddressInfo } from 'node:net'
import { Client } from 'pg'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DataClass, DecisionRequest, Fact } from '@highroad/core/consent'
import { ConsentReceipt, formText, Jwks, textDigest, verifyReceipt } from '@highroad/core/form'
import {
  ErrorBody,
  FreshSignInMade,
  FormsView,
  InvitationMade,
  Me,
  NewAccountMade,
  type SignForm,
} from '@highroad/core/wire'
import type { Forms } from '../gate/index.ts'
import { openMail } from '../mail/index.ts'
import { receiptMail } from '../receipt-mail.ts'
import { type Browser, type Edge, openEdge } from './testing/edge.ts'

const PASSWORD = 'long enough word'
let edge: Edge
let ann: Browser
let account: string

beforeAll(async () => {
  edge = await openEdge()
  ann = edge.newBrowser()
  const set = {
    code: edge.code,
    name: 'Ann Owner',
    email: 'ann@example.org',
    password: PASSWORD,
    organisation: 'Acme',
  }
  const me = Me.parse(await (await ann.ask('POST', '/api/set-up', set)).json())
  account = me.memberships[0]?.account ?? ''
})
afterAll(() => edge.stop())

const at = (path: string, of = account) => `/api/accounts/${of}/forms${path}`
const view = async (who: Browser, of = account) =>
  FormsView.parse(await (await who.ask('GET', at('', of))).json())
const errorOf = async (answer: Response) => ErrorBody.parse(await answer.json()).error

async function proofOf(who: Browser, act = 'sign-form'): Promise<string> {
  const answer = await who.ask('POST', '/api/fresh-sign-in', { act, password: PASSWORD })
  return FreshSignInMade.parse(await answer.json()).proof
}

/** What a page would send for these classes, from what it was shown. */
function fill(seen: FormsView, classes: DataClass[], change: Partial<SignForm> = {}): SignForm {
  const { next, ends } = seen
  const coversFrom = change.coversFrom ?? null
  const until = change.until ?? ends[0]?.until ?? 0
  if (!next) throw new Error('there are no terms')
  return {
    classes,
    coversFrom,
    until,
    shown: textDigest(formText({ ...next, classes, coversFrom, until })),
    name: 'Ann Owner',
    proof: '',
    ...change,
  }
}

async function signs(who: Browser, classes: DataClass[], change: Partial<SignForm> = {}, of = account) {
  const body = fill(await view(who, of), classes, { proof: await proofOf(who), ...change })
  return await who.ask('POST', at('', of), body)
}

async function join(name: string, role: 'owner' | 'admin' | 'member', of = account, by = ann) {
  const made = await by.ask('POST', `/api/accounts/${of}/invitations`, { role })
  const token =
    InvitationMade.parse(await made.json())
      .link.split('/')
      .at(-1) ?? ''
  const browser = edge.newBrowser()
  const person = { name, email: `${name.toLowerCase()}@example.org`, password: PASSWORD }
  const me = Me.parse(await (await browser.ask('POST', `/api/invitations/${token}/accept`, person)).json())
  return { browser, id: me.person.id }
}

/** An organisation of its own, with its owner. */
async function another(organisation: string, owner: string) {
  const made = NewAccountMade.parse(await (await ann.ask('POST', '/api/accounts', { organisation })).json())
  const browser = edge.newBrowser()
  const token = made.ownerInvitation.split('/').at(-1) ?? ''
  const person = { name: owner, email: `${owner.toLowerCase()}@example.net`, password: PASSWORD }
  const me = Me.parse(await (await browser.ask('POST', `/api/invitations/${token}/accept`, person)).json())
  return { account: made.account, browser, id: me.person.id }
}

/** One turn, made now, of a person of this account who was told of the form: may it train our model? */
async function turnOf(of: string, form: string): Promise<DecisionRequest> {
  const meeting = `m${form.slice(0, 8)}${Math.random().toString(36).slice(2, 8)}`
  const scope = `meeting:${meeting}` as const
  const handle = await edge.gate.handleOf(null, { person: 'somebody', place: scope, account: of })
  const now = Date.now()
  const facts: Fact[] = [
    { kind: 'meeting-opened', time: now, meeting, hostingAccount: of, audience: meeting },
    { kind: 'contributor-joined', time: now, meeting, handle, actsFor: of },
    { kind: 'microphone-answered', time: now, handle, who: 'only-me' },
    { kind: 'form-notice-shown', time: now, handle, account: of, form, since: now, until: now + 10_000_000 },
  ]
  const recorded = await edge.gate.record(facts, { account: of, person: null })
  const itemTime = Math.max(...recorded.map(({ fact }) => fact.time)) + 1
  return {
    purpose: 'train',
    feature: null,
    processor: null,
    hostingAccount: of,
    place: scope,
    classes: ['transcript'],
    contributors: [{ handle, actsFor: of }],
    itemTime,
    at: itemTime,
  }
}

/** `permit`, or the codes that forbid it, as the facts stand now. */
async function outcome(turn: DecisionRequest): Promise<string[]> {
  const decision = await edge.gate.decide({ ...turn, at: Math.max(Date.now(), turn.itemTime) + 10 })
  return decision.decision === 'permit'
    ? ['permit']
    : decision.reasons.filter(({ effect }) => effect === 'forbid').map(({ code }) => code)
}

const decided = async (of: string, form: string) => await outcome(await turnOf(of, form))

test('R15 switching a feature on offers the form as a step of its own; the feature is on either way', async () => {
  expect((await view(ann)).forms).toEqual([])
  const switched = await ann.ask('PUT', `/api/accounts/${account}/features/summary`, { on: true })
  expect(await switched.json()).toMatchObject({ features: [{}, { feature: 'summary', on: true }] })
  const offered = await view(ann)
  expect(offered).toMatchObject({
    maySign: true,
    mark: 'none',
    forms: [{ status: 'requested', given: null }],
  })
  expect(offered.offered).toBe(offered.forms[0]?.form)
  // Once is enough: nobody is asked twice.
  await ann.ask('PUT', `/api/accounts/${account}/features/captions`, { on: true })
  expect((await view(ann)).forms).toHaveLength(1)
  expect((await ann.ask('POST', at('/refuse'))).status).toBe(200)
  expect((await ann.ask('POST', at('/refuse'))).status).toBe(200)
  const refused = await view(ann)
  expect(refused).toMatchObject({ offered: null, forms: [{ status: 'refused' }] })
  expect(refused.forms.map(({ steps }) => steps.length)).toEqual([2])
  await ann.ask('PUT', `/api/accounts/${account}/features/summary`, { on: false })
  const again = await ann.ask('PUT', `/api/accounts/${account}/features/summary`, { on: true })
  expect(await again.json()).toMatchObject({ features: [{}, { feature: 'summary', on: true }] })
  expect((await view(ann)).forms).toHaveLength(1)
})

test('nothing ticked is nothing signed, and so is what no form can name', async () => {
  const proof = await proofOf(ann)
  const seen = await view(ann)
  const tries: [Partial<SignForm>, string][] = [
    [{ classes: [] }, 'classes'],
    [{ classes: ['telemetry'] }, 'classes'],
    [{ until: Date.now() - 1 }, 'until'],
    [{ until: Date.now() + 400 * 86_400_000 }, 'until'],
    [{ coversFrom: Date.now() + 86_400_000 }, 'coversFrom'],
  ]
  for (const [change, field] of tries) {
    const body = { ...fill(seen, ['chat'], change), proof: await proofOf(ann), ...change }
    const answer = await ann.ask('POST', at(''), body)
    expect(answer.status, field).toBe(400)
    expect(ErrorBody.parse(await answer.json()).field).toBe(field)
  }
  const named = await ann.ask('POST', at(''), fill(seen, ['chat'], { proof, name: 'Bob Owner' }))
  expect(await errorOf(named)).toBe('name-differs')
  // A name that was mistyped costs no proof.
  const shown = await ann.ask('POST', at(''), fill(seen, ['chat'], { proof, shown: '0'.repeat(64) }))
  expect(await errorOf(shown)).toBe('form-changed')
  expect((await view(ann)).forms.every(({ given }) => given === null)).toBe(true)
})

test('a form is signed by a fresh sign-in only, with its own proof and once', async () => {
  const { account: of, browser: owner } = await another('Fresh', 'Olga')
  const seen = await view(owner, of)
  const ask = async (proof: string) =>
    await owner.ask('POST', at('', of), fill(seen, ['chat'], { proof, name: 'Olga' }))
  expect(await errorOf(await ask('notaproof'))).toBe('fresh-sign-in-needed')
  expect(await errorOf(await ask(await proofOf(owner, 'add-passkey')))).toBe('fresh-sign-in-needed')
  expect(await errorOf(await ask(await proofOf(ann)))).toBe('fresh-sign-in-needed')
  const proof = await proofOf(owner)
  expect((await ask(proof)).status).toBe(200)
  expect(await errorOf(await ask(proof))).toBe('fresh-sign-in-needed')
  expect((await view(owner, of)).forms.filter(({ status }) => status === 'given')).toHaveLength(1)
})

test('R6 R10 signed, training is permitted; withdrawn, it is denied at once; signed again leaves the gap closed', async () => {
  const answer = await signs(ann, ['transcript', 'chat'], { name: '  ann   OWNER ' })
  const signed = FormsView.parse(await answer.json()).forms[0]
  expect(signed).toMatchObject({ status: 'given', given: { classes: ['transcript', 'chat'], renews: null } })
  expect(signed?.given?.coversFrom).toBe(signed?.given?.at)
  const form = signed?.form ?? ''
  const before = await turnOf(account, form)
  expect(await outcome(before)).toEqual(['permit'])

  const withdrawn = FormsView.parse(await (await ann.ask('POST', at('/withdraw'))).json())
  expect(withdrawn.forms[0]).toMatchObject({ form, status: 'withdrawn', permitsEnded: 0 })
  expect(withdrawn.forms[0]?.steps.at(-1)?.entry).toEqual(expect.any(Number))
  const inGap = await turnOf(account, form)
  for (const turn of [before, inGap]) expect(await outcome(turn)).toContain('R6.form-withdrawn')
  // Twice is once.
  const twice = FormsView.parse(await (await ann.ask('POST', at('/withdraw'))).json())
  expect(twice.forms[0]?.steps).toEqual(withdrawn.forms[0]?.steps)

  const next = (await view(ann)).next
  expect(next?.renews).toBeNull()
  expect(next?.earlier).toMatchObject([{ form, inForce: false, until: withdrawn.forms[0]?.since }])
  const again = FormsView.parse(await (await signs(ann, ['transcript'])).json()).forms[0]
  expect(again).toMatchObject({ status: 'given' })
  expect(await decided(account, again?.form ?? '')).toEqual(['permit'])
  expect(await outcome(inGap)).toContain('R13.outside-form')
  expect(await outcome(before)).not.toContain('R13.outside-form')
})

test('R10 a withdrawal ends the permits to train that rested on the account, and says how many', async () => {
  const { account: of, browser: owner } = await another('Running', 'Yara')
  await signs(owner, ['transcript'], { name: 'Yara' }, of)
  const superuser = new Client({ connectionString: edge.database.superuserUrl })
  await superuser.connect()
  try {
    for (const [id, purpose] of [
      ['train-1', 'train'],
      ['train-2', 'train'],
      ['assist-1', 'assist'],
    ])
      await superuser.query(
        `with p as (insert into gate.permit (id, account_id, place, purpose, feature, classes, sets, audiences, from_at,
                                             until_at, expires_at, continuous, entry_id, leaf_hash)
                    values ($1, $2, 'meeting:m', $3, 'summary', '{transcript}', '{}', '{}', now(), now(), now(), false, 1, '')
                    returning id)
         insert into gate.permit_scope (permit_id, account_id, scope, epoch) select id, $2, 'account:' || $2, 0 from p`,
        [id, of, purpose],
      )
    const ended = FormsView.parse(await (await owner.ask('POST', at('/withdraw', of))).json())
    expect(ended.forms[0]).toMatchObject({ status: 'withdrawn', permitsEnded: 2 })
    const { rows } = await superuser.query(
      'select count(*)::int as n from gate.permit where account_id = $1 and revoked_at is null',
      [of],
    )
    expect(rows).toEqual([{ n: 0 }])
  } finally {
    await superuser.end()
  }
})

test('two signatures at once are one form', async () => {
  const { account: of, browser: owner } = await another('Twice', 'Zoe')
  const seen = await view(owner, of)
  const proofs = [await proofOf(owner), await proofOf(owner)]
  const answers = await Promise.all(
    proofs.map((proof) => owner.ask('POST', at('', of), fill(seen, ['chat'], { proof, name: 'Zoe' }))),
  )
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409])
  expect((await view(owner, of)).forms).toHaveLength(1)
})

test('a renewal names the form that it goes on from; one that allows less ends it', async () => {
  const before = await view(ann)
  const first = before.forms[0]?.form
  const answer = await signs(ann, ['transcript', 'chat'])
  const renewed = FormsView.parse(await answer.json())
  expect(renewed.forms.slice(0, 2)).toMatchObject([
    { status: 'renewed', given: { renews: first } },
    { form: first, status: 'given', renewedBy: renewed.forms[0]?.form },
  ])
  const less = FormsView.parse(await (await signs(ann, ['transcript'])).json())
  expect(less.forms.slice(0, 2)).toMatchObject([
    { status: 'renewed' },
    { form: renewed.forms[0]?.form, status: 'withdrawn' },
  ])
  const none = FormsView.parse(await (await ann.ask('POST', at('/withdraw'))).json())
  expect(none.forms.some(({ status }) => status === 'given' || status === 'renewed')).toBe(false)
})

test('a window in the past is in the record only where it was asked for', async () => {
  const coversFrom = Date.UTC(2026, 0, 1)
  const past = FormsView.parse(await (await signs(ann, ['transcript'], { coversFrom })).json())
  expect(past.forms[0]?.given?.coversFrom).toBe(coversFrom)
  const receipt = await receiptOf(ann, past.forms[0]?.form ?? '')
  expect(JSON.stringify(receipt)).toContain('at least 30 days before the first use')
})

const receiptOf = async (who: Browser, form: string, of = account) =>
  ConsentReceipt.parse(await (await who.ask('GET', at(`/${form}/receipt`, of))).json())

test('the receipt is a file that verifies with the published key, and holds what the ledger holds', async () => {
  const form = (await view(ann)).forms[0]?.form ?? ''
  const file = await ann.ask('GET', at(`/${form}/receipt`))
  expect(file.headers.get('content-disposition')).toContain(`consent-receipt-${form}.json`)
  const nobody = edge.newBrowser()
  const keys = Jwks.parse(await (await nobody.ask('GET', '/.well-known/jwks.json')).json())
  const verdict = verifyReceipt(await file.json(), keys)
  if (!verdict.verified) throw new Error(verdict.why)
  const facts = await edge.gate.facts([`account:${account}`])
  const given = facts.find((fact) => fact.kind === 'form-given' && fact.form === form)
  expect(given).toMatchObject({ record: verdict.digest, time: Date.parse(verdict.record['dct:created']) })
  expect(verdict.record['dpv:hasDataSubject']['dpv:hasRepresentative']['dpv:hasName']).toBe('Ann Owner')
  expect((await ann.ask('GET', at('/notaform/receipt'))).status).toBe(404)
  expect(await errorOf(await ann.ask('POST', at(`/${form}/mail`)))).toBe('no-mail')
})

test('the receipt goes out by e-mail as the same file, and the form says how that ended', async () => {
  const taken: string[] = []
  const post = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, _session, done) => {
      let data = ''
      stream.on('data', (part: Buffer) => (data += part.toString()))
      stream.on('end', () => {
        taken.push(data)
        done()
      })
    },
  })
  await new Promise<void>((up) => post.listen(0, '127.0.0.1', () => up()))
  const { port } = post.server.address() as AddressInfo
  const mail = openMail({ url: `smtp://127.0.0.1:${port}`, from: 'meet@example.org' })
  const forms = edge.parts.forms as Forms
  const receipts = receiptMail({ forms, mail, log: () => undefined, pausesMs: [] })
  const form = (await view(ann)).forms[0]?.form ?? ''
  await receipts.post(account, form, 'ann@example.org')
  await receipts.settled()
  expect((await view(ann)).forms[0]?.mail).toBe('sent')
  const encoded = taken[0]?.replaceAll(/\r\n/gu, '') ?? ''
  expect(encoded).toContain(
    Buffer.from(JSON.stringify(await receiptOf(ann, form), null, 2)).toString('base64'),
  )
  await new Promise<void>((down) => post.close(() => down()))
  await receipts.post(account, form, 'ann@example.org')
  await receipts.settled()
  expect((await view(ann)).forms[0]?.mail).toBe('failed')
  await receipts.stop()
})

test('R6 who owns the account no more cannot sign: a clear sentence, and one line that the owners see', async () => {
  const { account: of, browser: owner, id } = await another('Changing', 'Paul')
  const { browser: second, id: heir } = await join('Quinn', 'owner', of, owner)
  const seen = await view(owner, of)
  const proof = await proofOf(owner)
  expect((await second.ask('PUT', `/api/accounts/${of}/members/${id}`, { role: 'member' })).status).toBe(204)
  const body = fill(seen, ['chat'], { proof, name: 'Paul' })
  for (let i = 0; i < 3; i++) {
    const answer = await owner.ask('POST', at('', of), body)
    expect(answer.status).toBe(403)
    expect(await errorOf(answer)).toBe('not-owner')
  }
  const trace = await view(second, of)
  expect(trace.attempts).toMatchObject([{ name: 'Paul', times: 3 }])
  expect(trace.forms).toEqual([])
  // Whoever is no owner reads the forms, and nothing that is the owners' to know.
  expect(await view(owner, of)).toMatchObject({ maySign: false, attempts: [] })
  for (const path of ['/refuse', '/withdraw'])
    expect(await errorOf(await owner.ask('POST', at(path, of)))).toBe('not-yours')
  expect(heir).not.toBe(id)
})

test('R6 who loses the account between the check and the record signs nothing', async () => {
  const { account: of, browser: owner, id } = await another('Racing', 'Rosa')
  const { browser: second } = await join('Sam', 'owner', of, owner)
  const seen = await view(owner, of)
  const { shown, classes, coversFrom, until } = fill(seen, ['chat'], { name: 'Rosa' })
  const signature = { shown, classes, coversFrom, until, account: of, organisation: 'Racing' }
  const person = { person: id, name: 'Rosa', by: 'password' as const }
  // Identity says no where the facts still say yes, and the other way round.
  await expect(
    edge.parts.forms.sign({ ...signature, ...person, stillOwner: () => Promise.resolve(false) }),
  ).rejects.toMatchObject({ code: 'not-owner' })
  await second.ask('PUT', `/api/accounts/${of}/members/${id}`, { role: 'admin' })
  await expect(
    edge.parts.forms.sign({ ...signature, ...person, stillOwner: () => Promise.resolve(true) }),
  ).rejects.toMatchObject({ code: 'not-owner' })
  expect((await edge.gate.facts([`account:${of}`])).some(({ kind }) => kind === 'form-given')).toBe(false)
})

test('an admin and a member read the form and sign nothing; people elsewhere do not know of it', async () => {
  const { browser: admin } = await join('Tess', 'admin')
  const { browser: member } = await join('Uma', 'member')
  const { browser: stranger } = await another('Elsewhere', 'Vera')
  const form = (await view(ann)).forms[0]?.form ?? ''
  for (const who of [admin, member]) {
    const seen = await view(who)
    expect(seen.forms[0]).toMatchObject({ status: 'given', mail: null })
    expect(seen.attempts).toEqual([])
    expect((await who.ask('GET', at(`/${form}/receipt`))).status).toBe(403)
    expect(await errorOf(await who.ask('POST', at('/withdraw')))).toBe('not-yours')
  }
  expect((await stranger.ask('GET', at(''))).status).toBe(404)
  expect((await stranger.ask('POST', at('/withdraw'))).status).toBe(404)
  const guest = edge.newBrowser()
  await guest.ask('GET', new URL((await edge.identity.newGuest('gus')).personalLink).pathname)
  const body = fill(await view(ann), ['chat'], { name: 'gus' })
  expect((await guest.ask('POST', at(''), body)).status).toBe(404)
  expect((await edge.newBrowser().ask('POST', at(''), body)).status).toBe(401)
  expect((await view(ann)).attempts).toEqual([])
})

test('R8 where the organisation is regulated nothing is offered and nothing can be signed', async () => {
  const { account: of, browser: owner } = await another('Clinic', 'Wanda')
  const fact: Fact = { kind: 'mark-set', time: Date.now(), account: of, mark: 'hipaa', reason: null }
  await edge.gate.record([fact], { account: of, person: null })
  await owner.ask('PUT', `/api/accounts/${of}/features/summary`, { on: true })
  expect(await view(owner, of)).toMatchObject({ mark: 'hipaa', offered: null, forms: [] })
  expect(await errorOf(await signs(owner, ['chat'], { name: 'Wanda' }, of))).toBe('form-regulated')
})

test('the operator may end a form and nobody else may; the owner sees that it was revoked', async () => {
  const { account: of, browser: owner } = await another('Ended', 'Xenia')
  const form = FormsView.parse(await (await signs(owner, ['transcript'], { name: 'Xenia' }, of)).json())
  const path = `/api/operator/accounts/${of}/forms/revoke`
  expect((await owner.ask('POST', path)).status).toBe(403)
  expect(await decided(of, form.forms[0]?.form ?? '')).toEqual(['permit'])
  expect((await ann.ask('POST', path)).status).toBe(204)
  expect((await view(owner, of)).forms[0]).toMatchObject({ status: 'revoked' })
  expect(await decided(of, form.forms[0]?.form ?? '')).toContain('R6.form-revoked')
})

test('no log line holds a name, a form or an organisation', () => {
  for (const word of ['Ann', 'Acme', 'Owner', 'transcript']) expect(edge.logged()).not.toContain(word)
})
