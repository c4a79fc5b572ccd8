/**
 * What was asked of a conferencing company in the press in 2023, as promises that a started server keeps. Through its public
 * routes alone: people act, and the gate is asked as another product asks it. Where something has to be denied, what is
 * next to it is permitted, so that a gate that denies everything keeps none of these.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DataClass, Purpose } from '../packages/core/consent/index.ts'
import { CONTENT_CLASSES } from '../packages/core/form/index.ts'
import { Door, OperatorProcessors, TelemetryView, TermsView } from '../packages/core/wire/index.ts'
import { type Gate, gate } from './gate.ts'
import {
  comeIn,
  done,
  openMeeting,
  openVisitors,
  PASSWORD,
  type Present,
  readForms,
  sign,
  type Somebody,
} from './organisation.ts'
import { newHome, removeHome, type RunningServer, startServer } from './server.ts'

const isServiceGenerated = (of: DataClass) => !CONTENT_CLASSES.includes(of)
const home = newHome()
let server: RunningServer
let people: ReturnType<typeof openVisitors>
/** Whoever runs the server: owner of an organisation of their own, and no part of any other. */
let operator: Somebody
let ask: Gate

beforeAll(async () => {
  // No media server: what is carried is not asked here.
  const env = { HIGHROAD_SPEECH_MODEL: 'tiny', PATH: '/nowhere', XDG_CACHE_HOME: home, LIVEKIT_URL: '' }
  server = await startServer({ home, env })
  people = openVisitors(server.address)
  operator = await people.first(server.code)
  const { secret } = await done(operator.post('/operator/keys', { label: 'A recorder' }))
  ask = gate(server.address, String(secret))
})

afterAll(async () => {
  await people?.close()
  await server?.stop()
  removeHome(home)
})

/** An organisation with an owner and a member in a meeting of theirs. */
async function team(organisation: string) {
  const owner = await people.organisation(operator, organisation, `${organisation}-owner`)
  const member = await people.member(owner, `${organisation}-member`)
  const meeting = await openMeeting(owner)
  const actsFor = owner.account
  return {
    owner,
    member,
    meeting,
    ofOwner: await comeIn(owner, meeting, { actsFor }),
    ofMember: await comeIn(member, meeting, { actsFor }),
  }
}

/** The terms in force as a next version, changed; published. */
async function publish(change: (text: string) => string): Promise<{ widened: number; narrowed: number }> {
  const { versions } = TermsView.parse(await done(operator.get('/terms')))
  const newest = Math.max(...versions.map(({ version }) => version))
  const text = new TextDecoder().decode(await operator.bytes(`/terms/${newest}`))
  const next = change(text.replace(/^version: \d+$/m, `version: ${newest + 1}`))
  const answer = await done(operator.post('/operator/terms', { text: next, dryRun: false }))
  expect(answer).toMatchObject({ published: true, problems: [] })
  const { comparison } = answer['version'] as { comparison: { widened: number; narrowed: number } }
  return comparison
}

/** That text with another cell for a purpose of these classes. */
function withCell(text: string, classes: readonly string[], purpose: string, cell: string): string {
  return classes.reduce(
    (so, of) =>
      so.replace(
        new RegExp(`(^  ${of}:\\n(?:    .*\\n)*?    ${purpose}:\\n      cell: )\\S+`, 'm'),
        `$1${cell}`,
      ),
    text,
  )
}

test('Service-generated data may be used to train first-party models; it contains no content, whatever a client sends.', async () => {
  const { owner, member, meeting, ofMember } = await team('Telem')
  const of = { account: owner.account }
  for (const classes of [['telemetry'], ['diagnostics']] as const) {
    expect(await ask({ purpose: 'train', classes, of })).toMatchObject({
      permit: true,
      codes: ['R4.terms-allow'],
    })
    expect((await ask({ purpose: 'train-third-party', classes, of })).permit).toBe(false)
    expect((await ask({ purpose: 'assist', classes, of })).permit).toBe(false)
  }
  // Beside content it is content.
  expect((await ask({ purpose: 'train', classes: ['telemetry', 'chat'], of: ofMember })).permit).toBe(false)

  const words = 'the-secret-plan'
  const { until: _until, ...session } = await done(member.post('/telemetry/session', { meeting }))
  const good = { event: 'joined', firstFrameMs: 500, picture: 'own' }
  const smuggled: unknown[] = [
    { ...good, title: words },
    { ...good, picture: words },
    { ...good, firstFrameMs: 500.000_112_358 },
    { ...good, [words]: 1 },
    { event: words, text: [words, { words }] },
    words,
    [good, words],
  ]
  const answer = await done(member.post('/telemetry', { ...session, events: [good, ...smuggled] }))
  expect(answer['kept']).toBe(1)
  for (const beside of [{ session: words }, { [words]: words }, { events: words }])
    expect((await member.post('/telemetry', { ...session, events: [good], ...beside })).status).toBe(400)
  const seen = TelemetryView.parse(await done(owner.get(`/accounts/${owner.account}/telemetry`)))
  expect(seen.counts.map(({ field, points }) => [field, points])).toEqual([
    ['firstFrameMs', [{ value: 500, times: 1 }]],
    ['picture', [{ value: 'own', times: 1 }]],
  ])
  expect(seen.dropped.reduce((sum, { times }) => sum + times, 0)).toBe(smuggled.length)
  expect(JSON.stringify(seen) + server.output()).not.toContain(words)
})

test('Recordings belong to the customer; the operator may only deliver them.', async () => {
  const { owner, member, meeting, ofMember: of } = await team('Record')
  const classes = ['recording', 'audio', 'video'] as const
  const processor = { type: 'processor', id: 'this-server' }
  expect(await ask({ purpose: 'deliver', classes, of })).toMatchObject({
    permit: true,
    codes: ['R3.deliver'],
  })
  const madeAt = Date.now()
  for (const purpose of Purpose.options.filter((one) => one !== 'deliver'))
    for (const subject of [undefined, processor])
      expect((await ask({ purpose, classes, of, ...(subject ? { subject } : {}) })).permit, purpose).toBe(
        false,
      )

  // To another customer's programs it is not even there.
  const other = await people.organisation(operator, 'Elsewhere', 'Elsewhere-owner')
  const { secret } = await done(other.post(`/accounts/${other.account}/keys`, { label: 'Another' }))
  const theirs = await gate(server.address, String(secret))({ purpose: 'deliver', classes, of })
  expect(theirs).toMatchObject({ permit: false, refused: 'unknown-resource' })

  // Theirs to delete: then the operator may not even deliver it. The operator itself cannot.
  expect((await operator.delete(`/meetings/${meeting}`)).status).toBe(404)
  expect((await member.delete(`/meetings/${meeting}`)).status).toBe(404)
  await done(owner.post(`/meetings/${meeting}/end`))
  const asked = { purpose: 'deliver', classes, of, madeAt } as const
  expect((await ask(asked)).permit).toBe(true)
  await done(owner.delete(`/meetings/${meeting}`))
  expect(await ask(asked)).toMatchObject({ permit: false, refused: 'unknown-resource' })
})

test('Audio, video and chat are not used for training without consent.', async () => {
  const { owner, member, meeting, ofMember: of } = await team('Train')
  const train = async (dataClass: DataClass, who = of) =>
    await ask({ purpose: 'train', classes: [dataClass], of: who })
  for (const dataClass of ['audio', 'video', 'chat'] as const)
    expect(await train(dataClass)).toMatchObject({
      permit: false,
      codes: expect.arrayContaining(['R6.no-form']),
    })
  const guest = await people.visitor()
  const ofGuest = await comeIn(guest, meeting, { name: 'Gus' })

  // With consent to chat alone, chat alone, and only of those who were told and do not object.
  expect((await sign(owner, { classes: ['chat'] })).status).toBe(200)
  expect((await train('chat')).permit).toBe(false)
  expect(await readForms(member)).toBe(1)
  expect((await train('chat')).permit).toBe(true)
  for (const dataClass of ['audio', 'video'] as const) expect((await train(dataClass)).permit).toBe(false)
  await done(member.put('/my/never-train', { on: true }))
  expect(await train('chat')).toMatchObject({ permit: false, theirChoice: true })
  await done(member.put('/my/never-train', { on: false }))
  expect((await train('chat')).permit).toBe(true)

  // A form of the organisation is none of its guest's.
  expect((await train('chat', ofGuest)).permit).toBe(false)
  const { meetings } = await done(guest.get('/my/training'))
  const [choice] = meetings as { form: { form: string } }[]
  await done(guest.put(`/my/training/${meeting}`, { accepted: true, form: choice?.form.form }))
  expect((await train('chat', ofGuest)).permit).toBe(true)
  await done(guest.put(`/my/training/${meeting}`, { accepted: false, form: null }))
  expect((await train('chat', ofGuest)).permit).toBe(false)
})

test('To train with customer content, the customer signs a consent form.', async () => {
  const { owner, member, ofMember: of } = await team('Signs')
  const admin = await people.member(owner, 'Signs-admin', 'admin')
  const train = async (dataClass: DataClass, madeAt?: number) =>
    await ask({ purpose: 'train', classes: [dataClass], of, ...(madeAt === undefined ? {} : { madeAt }) })
  const before = Date.now()
  expect(await train('chat')).toMatchObject({ permit: false, codes: expect.arrayContaining(['R6.no-form']) })

  // Nobody else signs for them, and no owner without signing in again.
  expect((await sign(admin, { classes: ['chat'] })).body['error']).toBe('not-owner')
  expect((await sign(member, { classes: ['chat'] })).body['error']).toBe('not-owner')
  expect((await sign(operator, { classes: ['chat'] }, owner.account)).status).toBe(404)
  expect((await sign(owner, { classes: ['chat'], password: 'not the password' })).status).toBe(403)
  await readForms(member)
  expect((await train('chat')).permit).toBe(false)

  expect((await sign(owner, { classes: ['chat', 'file'] })).status).toBe(200)
  await readForms(member)
  expect(await train('chat')).toMatchObject({
    permit: true,
    codes: expect.arrayContaining(['R6.form', 'R11.form']),
  })
  expect((await train('file')).permit).toBe(true)
  expect((await train('screen')).permit).toBe(false)
  // What was made before it was signed stays out.
  expect((await train('chat', before)).permit).toBe(false)

  const made = Date.now()
  await done(owner.post(`/accounts/${owner.account}/forms/withdraw`))
  for (const madeAt of [undefined, made])
    expect(await train('chat', madeAt)).toMatchObject({
      permit: false,
      codes: expect.arrayContaining(['R6.form-withdrawn']),
    })
})

test('The account’s owner controls whether the AI features are on.', async () => {
  const { owner, member, meeting, ofOwner, ofMember } = await team('Switch')
  const path = `/accounts/${owner.account}/features/summary`
  const start = () => owner.put(`/meetings/${meeting}/features/summary`)
  const classes = ['audio', 'transcript'] as const
  const subject = { type: 'feature', id: 'summary' }
  const assist = async (of: Present) => await ask({ purpose: 'assist', classes, of, subject })
  const off = { permit: false, codes: expect.arrayContaining(['R5.switch-off']) }

  // Off until somebody who may switches it on, and a host cannot go around it.
  expect((await assist(ofOwner)).permit).toBe(false)
  expect((await start()).status).toBe(403)
  expect((await member.put(path, { on: true })).status).toBe(403)
  expect((await operator.put(path, { on: true })).status).toBe(404)
  expect((await start()).status).toBe(403)

  await done(owner.put(path, { on: true }))
  await done(start())
  const { notices } = Door.parse(await done(member.get(`/meetings/${meeting}/door`)))
  const version = notices.find(({ feature }) => feature === 'summary')?.version
  expect((await assist(ofMember)).permit).toBe(false)
  await done(member.put(`/meetings/${meeting}/notices/summary`, { version }))
  expect(await assist(ofMember)).toMatchObject({ permit: true })

  await done(owner.put(path, { on: false }))
  expect(await assist(ofMember)).toMatchObject(off)
  expect((await start()).status).toBe(403)
})

test('No third-party training, even when the owner, the operator and the terms all try to allow it.', async () => {
  const { owner, member, ofMember: of } = await team('Third')
  // The terms license it for everything, and everything else that they can.
  const { widened } = await publish((text) =>
    ['train-third-party', 'train', 'improve', 'assist', 'record'].reduce(
      (so, purpose) => withCell(so, DataClass.options, purpose, 'licensed'),
      text,
    ),
  )
  expect(widened).toBeGreaterThan(DataClass.options.length)
  // The owner signs for all there is, over a past that never was too; the person was told and objects to nothing.
  expect((await sign(owner, { classes: [...CONTENT_CLASSES] })).status).toBe(200)
  expect(await readForms(member)).toBe(1)
  for (const feature of ['captions', 'summary'])
    await done(owner.put(`/accounts/${owner.account}/features/${feature}`, { on: true }))
  // The operator says that its own processor trains on what it gets.
  const { processors } = OperatorProcessors.parse(await done(operator.get('/operator/processors')))
  const [own] = processors
  const { processor: id, party: _party, ...card } = own?.card ?? { processor: '', party: '' }
  const setCard = (change: object) =>
    operator.put(`/operator/processors/${id}`, { retentionDays: null, ...card, ...change })
  await done(setCard({ trainsOnInputs: true, retainsInputs: true, retentionDays: 1 }))

  const subjects = [
    { type: 'operator', id: 'operator' },
    { type: 'processor', id },
    { type: 'feature', id: 'summary' },
  ]
  for (const subject of subjects)
    for (const dataClass of DataClass.options) {
      const whose = isServiceGenerated(dataClass) ? { account: owner.account } : of
      const answer = await ask({ purpose: 'train-third-party', classes: [dataClass], of: whose, subject })
      expect(answer, `${dataClass} by ${subject.type}`).toMatchObject({
        permit: false,
        refused: null,
        codes: expect.arrayContaining(['R7.never']),
      })
    }
  // All that they did does allow their own training: nothing but the third party was in the way.
  for (const dataClass of CONTENT_CLASSES)
    expect((await ask({ purpose: 'train', classes: [dataClass], of })).permit, dataClass).toBe(true)
  await done(setCard({}))
})

test('New terms do not reach back.', async () => {
  const { owner, member, ofMember: of } = await team('Back')
  const service = { account: owner.account }
  const train = async (dataClass: DataClass, madeAt?: number) =>
    await ask({
      purpose: 'train',
      classes: [dataClass],
      of: isServiceGenerated(dataClass) ? service : of,
      ...(madeAt === undefined ? {} : { madeAt }),
    })
  const none = await publish((text) => withCell(text, ['telemetry', 'chat'], 'train', 'never'))
  expect(none).toMatchObject({ widened: 0, narrowed: 2 })
  const before = Date.now()
  const denied = {
    telemetry: { permit: false, codes: expect.arrayContaining(['R4.not-in-terms']) },
    chat: { permit: false, codes: expect.arrayContaining(['R11.never']) },
  }
  for (const dataClass of ['telemetry', 'chat'] as const)
    expect(await train(dataClass)).toMatchObject(denied[dataClass])

  expect(await publish((text) => withCell(text, ['telemetry', 'chat'], 'train', 'licensed'))).toMatchObject({
    widened: 2,
    narrowed: 0,
  })
  // A form too, which names the past.
  expect((await sign(owner, { classes: ['chat'], coversFrom: before - 1 })).status).toBe(200)
  await readForms(member)
  for (const dataClass of ['telemetry', 'chat'] as const) {
    expect((await train(dataClass)).permit, dataClass).toBe(true)
    expect(await train(dataClass, before)).toMatchObject(denied[dataClass])
  }
  // What may be done is taken away at once, for what was made while it was allowed too.
  const between = Date.now()
  expect((await train('telemetry', between)).permit).toBe(true)
  await publish((text) => withCell(text, ['telemetry'], 'train', 'never'))
  expect((await train('telemetry', between)).permit).toBe(false)
})

test('A hospital and a school are safe by default.', async () => {
  for (const mark of ['hipaa', 'education'] as const) {
    const { owner, member, meeting, ofMember: of } = await team(mark)
    const path = `/accounts/${owner.account}/mark`
    const train = async (madeAt?: number) =>
      await ask({ purpose: 'train', classes: ['file'], of, ...(madeAt === undefined ? {} : { madeAt }) })
    const assist = async () =>
      await ask({
        purpose: 'assist',
        classes: ['audio', 'transcript'],
        of,
        subject: { type: 'feature', id: 'summary' },
      })
    await done(owner.put(`/accounts/${owner.account}/features/summary`, { on: true }))
    await done(owner.put(`/meetings/${meeting}/features/summary`))
    const { notices } = Door.parse(await done(member.get(`/meetings/${meeting}/door`)))
    await done(member.put(`/meetings/${meeting}/notices/summary`, { version: notices[0]?.version }))
    expect((await sign(owner, { classes: ['file'] })).status).toBe(200)
    await readForms(member)
    expect((await train()).permit).toBe(true)
    expect((await assist()).permit).toBe(true)

    expect((await member.put(path, { mark, reason: null, proof: null })).status).toBe(403)
    expect((await operator.put(path, { mark, reason: null, proof: null })).status).toBe(404)
    await done(owner.put(path, { mark, reason: null, proof: null }))

    // Nothing trains, signed or not; and to be told is not enough to be used.
    expect(await train()).toMatchObject({ permit: false, codes: expect.arrayContaining(['R8.train']) })
    expect((await sign(owner, { classes: ['file'] })).body['error']).toBe('form-regulated')
    expect((await assist()).permit).toBe(false)
    await done(member.put(`/meetings/${meeting}/answers/summary`, { accepted: true }))
    expect((await assist()).permit).toBe(true)

    // Taking the mark away is the owner's, with a reason and a fresh sign-in; what was made under it stays under it.
    const marked = Date.now()
    const away = { mark: 'none', reason: 'We moved to another service.', proof: null }
    expect((await owner.put(path, away)).status).toBe(403)
    const { proof } = await done(owner.post('/fresh-sign-in', { act: 'remove-mark', password: PASSWORD }))
    await done(owner.put(path, { ...away, proof }))
    expect((await train()).permit).toBe(true)
    expect(await train(marked)).toMatchObject({ permit: false, codes: expect.arrayContaining(['R8.train']) })
  }
})
