import { compile, type Fact } from '@highroad/core/consent'
import { describe, expect, test } from 'vitest'
import type { Meeting, Participant } from './finding.ts'
import { runningFeatures } from './running.ts'
import type { Snapshot } from './snapshot.ts'
import { decideFor, decideForAnybody, standingOf, unkeptReasonIn, youIn } from './standing.ts'

const CARD = {
  processor: 'this-server',
  party: 'first' as const,
  retainsInputs: false,
  trainsOnInputs: false,
  agreements: [],
  region: 'here',
  models: ['a model'],
}
const ALLOWED = { deliver: 'licensed', record: 'licensed', assist: 'licensed' }
const CELLS = Object.fromEntries(['audio', 'transcript'].map((name) => [name, ALLOWED]))
const HANDLES = ['a', 'b', 'c'].map((digit) => digit.repeat(32))
const [ANA = '', BEN = '', CEM = ''] = HANDLES

/** An account that switched both features on, and a meeting of three with both started. */
const GROUND: Fact[] = [
  {
    kind: 'terms-published',
    time: 1,
    version: 1,
    inForceFrom: 1,
    cells: CELLS,
    prose: '0'.repeat(64),
  } as Fact,
  { kind: 'mark-set', time: 1, account: 'acme', mark: 'none', reason: null },
  { kind: 'processor-card-set', time: 1, card: CARD },
  { kind: 'switch-set', time: 2, account: 'acme', feature: 'captions', on: true, processor: 'this-server' },
  { kind: 'switch-set', time: 2, account: 'acme', feature: 'summary', on: true, processor: 'this-server' },
  { kind: 'meeting-opened', time: 3, meeting: 'm1', hostingAccount: 'acme', audience: 'm1' },
  ...HANDLES.map((handle): Fact => ({
    kind: 'contributor-joined',
    time: 4,
    meeting: 'm1',
    handle,
    actsFor: 'acme',
  })),
  ...HANDLES.map((handle): Fact => ({ kind: 'microphone-answered', time: 4, handle, who: 'only-me' })),
  ...(['captions', 'summary'] as const).map((feature): Fact => ({
    kind: 'feature-started',
    time: 5,
    meeting: 'm1',
    feature,
    processor: 'this-server',
    by: ANA,
  })),
]
const told = (handle: string, time = 6): Fact => ({
  kind: 'notice-shown',
  time,
  handle,
  feature: 'summary',
  version: 1,
  keeps: ['transcript'],
  laterFeatures: [],
  until: 1_000_000,
})

const MEETING: Meeting = {
  id: 'm1',
  account: 'acme',
  title: '',
  hostPerson: 'p',
  openedAt: 3,
  endedAt: null,
  summary: 'none',
  linesGone: 0,
  erased: false,
}

function snapshot(facts: Fact[], at = 100): Snapshot {
  const people = HANDLES.map((handle) => ({ handle, acts_for: 'acme' }) as Participant)
  const all = [...GROUND, ...facts]
  return {
    meeting: MEETING,
    all: people,
    present: people,
    facts: all,
    compiled: compile(all),
    running: runningFeatures(all, 'm1'),
    askFirst: false,
    cardOf: () => CARD,
    at,
  }
}
const part = (snap: Snapshot, handle: string) =>
  youIn(decideFor(snap, 'summary', { handle, acts_for: 'acme' }))

describe('the consent line', () => {
  test('R5 only who was told is in it, and the line counts them', () => {
    const snap = snapshot([told(ANA), told(BEN)])
    expect(standingOf(snap, 'summary')).toEqual({ state: 'partly', people: { included: 2, present: 3 } })
    expect(HANDLES.map((handle) => part(snap, handle))).toEqual(['included', 'included', 'not-told'])
    expect(standingOf(snapshot(HANDLES.map((one) => told(one))), 'summary').state).toBe('on')
  })

  test('R10 who objects is left out, and back in for what comes after the objection was taken back', () => {
    const objected: Fact = { kind: 'objected', time: 10, handle: CEM, features: ['summary'] }
    const out = snapshot([...HANDLES.map((one) => told(one)), objected])
    expect(part(out, CEM)).toBe('left-out')
    expect(standingOf(out, 'summary').people).toEqual({ included: 2, present: 3 })
    const lifted: Fact = { kind: 'objection-lifted', time: 20, handle: CEM, features: ['summary'] }
    expect(part(snapshot([...out.facts.slice(GROUND.length), lifted]), CEM)).toBe('included')
  })

  test('R1 an unanswered or shared microphone is an unknown voice', () => {
    const shared: Fact = { kind: 'microphone-answered', time: 7, handle: BEN, who: 'others-too' }
    expect(part(snapshot([told(BEN), shared]), BEN)).toBe('unknown-voice')
    const unanswered = GROUND.filter((fact) => !(fact.kind === 'microphone-answered' && fact.handle === BEN))
    const snap = { ...snapshot([]), compiled: compile([...unanswered, told(BEN)]) }
    expect(part(snap, BEN)).toBe('unknown-voice')
    expect(unkeptReasonIn(decideFor(snap, 'summary', { handle: BEN, acts_for: 'acme' }))).toBe(
      'unknown-voice',
    )
  })

  test('R5 where the account asks first, a notice alone is not enough', () => {
    const asks: Fact = { kind: 'ask-first-set', time: 4, account: 'acme', askFirst: true }
    expect(part(snapshot([asks, told(ANA)]), ANA)).toBe('not-asked')
    const yes: Fact = { kind: 'answer-given', time: 8, handle: ANA, feature: 'summary', accepted: true }
    expect(part(snapshot([asks, told(ANA), yes]), ANA)).toBe('included')
    const no: Fact = { kind: 'answer-given', time: 9, handle: ANA, feature: 'summary', accepted: false }
    expect(part(snapshot([asks, told(ANA), yes, no]), ANA)).toBe('left-out')
  })

  test('R5 switched off in the middle, it is denied for everybody, whoever was told', () => {
    const off: Fact = {
      kind: 'switch-set',
      time: 50,
      account: 'acme',
      feature: 'summary',
      on: false,
      processor: 'this-server',
    }
    const snap = snapshot([...HANDLES.map((one) => told(one)), off])
    expect(decideForAnybody(snap, 'summary').decision).toBe('deny')
    expect(standingOf(snap, 'summary')).toEqual({ state: 'denied', people: { included: 0, present: 3 } })
  })

  test('R5 a feature that was not started, or was stopped, is off', () => {
    const stopped: Fact = { kind: 'feature-stopped', time: 50, meeting: 'm1', feature: 'summary' }
    const snap = snapshot([...HANDLES.map((one) => told(one)), stopped])
    expect(standingOf(snap, 'summary')).toEqual({ state: 'off', people: { included: 0, present: 3 } })
    expect(decideForAnybody(snap, 'summary').decision).toBe('permit')
  })
})
