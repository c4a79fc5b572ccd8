/** R1: what is unknown, and what the caller says otherwise than the record does, is denied. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Evaluation } from '@highroad/core/wire'
import { newId } from '../gate/testing/scripted-meeting.ts'
import { type Asking, codes, openAsking, SUMMARY } from './testing/asking.ts'

let at: Asking
beforeAll(async () => {
  at = await openAsking()
})
afterAll(() => at.stop())

const unknown: [string, () => Evaluation, string, string][] = [
  [
    'R1 a processor without a card',
    () => ({ ...at.turnAsked(), subject: { type: 'processor', id: 'nobody' } }),
    'unknown-subject',
    'R1.unknown-processor',
  ],
  [
    'R1 a processor with an impossible id',
    () => ({ ...at.turnAsked(), subject: { type: 'processor', id: '\u0000 ' } }),
    'unknown-subject',
    'R1.unknown-processor',
  ],
  [
    'R1 a subject of another type',
    () => ({ ...at.turnAsked(), subject: { type: 'user', id: 'alice@example.com' } }),
    'unknown-subject',
    'R1.unknown-request',
  ],
  [
    'R1 an operator of another name',
    () => ({ ...at.turnAsked(), subject: { type: 'operator', id: 'me' } }),
    'unknown-subject',
    'R1.unknown-request',
  ],
  [
    'R1 an action that is no purpose',
    () => ({ ...at.turnAsked(), action: { name: 'can_read' } }),
    'unknown-action',
    'R1.unknown-request',
  ],
  [
    'R1 a feature that is none',
    () => ({ ...at.turnAsked(), context: { feature: 'mind-reading' } }),
    'unknown-feature',
    'R1.unknown-request',
  ],
  [
    'R1 a resource of another type',
    () => ({ ...at.turnAsked(), resource: { type: 'document', id: '1' } }),
    'unknown-resource',
    'R1.unknown-request',
  ],
  ['R1 a turn that is none', () => at.turnAsked(newId()), 'unknown-resource', 'R1.unknown-request'],
  [
    'R1 a place that is none',
    () => at.itemAsked({ place: 'the kitchen' }),
    'unknown-resource',
    'R1.unknown-meeting',
  ],
  [
    'R1 a meeting that is none',
    () => at.itemAsked({ place: `meeting:${newId()}` }),
    'unknown-resource',
    'R1.unknown-meeting',
  ],
  [
    'R1 a class that is none',
    () => at.itemAsked({ classes: ['audio', 'dreams'] }),
    'unknown-resource',
    'R1.unknown-request',
  ],
  [
    'R1 a contributor who was not there',
    () => at.itemAsked({ contributors: [{ handle: newId() }] }),
    'unknown-resource',
    'R1.unknown-contributor',
  ],
  [
    'R1 a contributor who acted for another account',
    () => at.itemAsked({ contributors: [{ handle: at.acme.handles[0], actsFor: at.globex.account }] }),
    'unknown-resource',
    'R1.unknown-contributor',
  ],
  ['no classes', () => at.itemAsked({ classes: undefined }), 'missing', 'R1.unknown-request'],
  ['no place', () => at.itemAsked({ place: undefined }), 'missing', 'R1.unknown-request'],
  ['no time', () => at.itemAsked({ time: undefined }), 'missing', 'R1.unknown-request'],
  ['no contributors', () => at.itemAsked({ contributors: undefined }), 'missing', 'R1.unknown-request'],
  [
    'R13 another time than now',
    () => ({ ...at.turnAsked(), context: { feature: 'summary', at: '2024-05-31T15:22-07:00' } }),
    'not-now',
    'R1.unknown-request',
  ],
  [
    'R13 a time to come',
    () => ({ ...at.turnAsked(), context: { feature: 'summary', time: '2124-05-31T15:22:00Z' } }),
    'not-now',
    'R1.unknown-request',
  ],
  [
    'a turn of another time than it has',
    () => at.turnAsked(at.turn, { time: '2024-05-31T15:22:00Z' }),
    'other-than-recorded',
    'R1.unknown-request',
  ],
  [
    'a turn with fewer classes than it has',
    () => at.turnAsked(at.turn, { classes: ['transcript'] }),
    'other-than-recorded',
    'R1.unknown-request',
  ],
  [
    'a turn of somebody else than recorded',
    () => at.turnAsked(at.turn, { contributors: [{ handle: at.acme.handles[1] }] }),
    'other-than-recorded',
    'R1.unknown-request',
  ],
  [
    'a turn in another place',
    () => at.turnAsked(at.turn, { place: `meeting:${at.globex.id}` }),
    'other-than-recorded',
    'R1.unknown-request',
  ],
  [
    'a turn described as an item of one’s own',
    () => ({
      ...at.itemAsked({ classes: ['audio'] }),
      resource: { ...at.itemAsked({ classes: ['audio'] }).resource, id: at.turn },
    }),
    'other-than-recorded',
    'R1.unknown-request',
  ],
  [
    'a meeting before it began',
    () => ({
      ...SUMMARY,
      resource: {
        type: 'meeting',
        id: at.acme.id,
        properties: { classes: ['audio'], time: '2024-05-31T15:22:00Z' },
      },
    }),
    'other-than-recorded',
    'R1.unknown-request',
  ],
]
test.each(unknown)('%s', async (_name, asked, refusal, code) => {
  const answer = await at.ask(asked())
  expect(answer.decision).toBe(false)
  expect(answer.context.refused?.code).toBe(refusal)
  expect(codes(answer)).toEqual([code])
  expect(answer.context.reason_user?.[code]).toBeDefined()
})
