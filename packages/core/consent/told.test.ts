import { describe, expect, test } from 'vitest'
import { ANNA, BEN } from './example-meeting.ts'
import { type ReasonCode, REASONS } from './reason-table.ts'
import { reason } from './reasons.ts'
import { partOf, reasonsTold } from './told.ts'

describe('R14 why somebody is not in a feature, where that is about themselves', () => {
  test.each([
    ['R10.objects', 'left-out'],
    ['R10.refused', 'left-out'],
    ['R10.before-lifting', 'left-out'],
    ['R10.before-accepting', 'left-out'],
    ['R5.no-notice', 'not-told'],
    ['R13.notice-expired', 'not-told'],
    ['R5.not-accepted', 'not-asked'],
    ['R8.not-accepted', 'not-asked'],
    ['R11.not-accepted', 'not-asked'],
    ['R1.microphone-unanswered', 'unknown-voice'],
    ['R1.others-at-microphone', 'unknown-voice'],
    ['R5.switch-off', null],
    ['R5.noticed', null],
  ] as const)('%s', (code, part) => expect(partOf({ reasons: [reason(code)] })).toBe(part))

  test('an objection is told before all else, whatever the order', () => {
    const codes: ReasonCode[] = [
      'R1.microphone-unanswered',
      'R5.not-accepted',
      'R5.no-notice',
      'R5.switch-off',
      'R10.objects',
    ]
    for (let first = 0; first < codes.length; first++) {
      const turned = [...codes.slice(first), ...codes.slice(0, first)].map((code) => reason(code))
      expect(partOf({ reasons: turned })).toBe('left-out')
      expect(partOf({ reasons: turned.filter(({ rule }) => rule !== 'R10') })).toBe('not-told')
    }
  })

  test('no reason is about nobody', () => expect(partOf({ reasons: [] })).toBeNull())
})

describe('R14 reasons of many, each once', () => {
  test('with how many it is about, and never whom; one’s own as one’s own', () => {
    const told = reasonsTold(
      [
        { reasons: [reason('R5.switched-on'), reason('R10.objects', ANNA)], people: 1 },
        { reasons: [reason('R5.switched-on'), reason('R10.objects', BEN)], people: 2 },
        { reasons: [reason('R5.switched-on'), reason('R10.objects', 'd'.repeat(32))], people: 4 },
      ],
      ANNA,
    )
    expect(told).toEqual([
      {
        rule: 'R5',
        code: 'R5.switched-on',
        effect: 'allow',
        changedBy: 'admin',
        sentence: REASONS['R5.switched-on'].sentence,
        people: null,
      },
      {
        rule: 'R10',
        code: 'R10.objects',
        effect: 'forbid',
        changedBy: 'you',
        sentence: REASONS['R10.objects'].own,
        people: 1,
      },
      {
        rule: 'R10',
        code: 'R10.objects',
        effect: 'forbid',
        changedBy: 'participant',
        sentence: REASONS['R10.objects'].sentence,
        people: 6,
      },
    ])
    expect(JSON.stringify(told)).not.toMatch(/([a-d])\1{31}/)
  })

  test('who is not among them reads of others alone', () => {
    const told = reasonsTold([{ reasons: [reason('R10.objects', ANNA)], people: 1 }], null)
    expect(told.map(({ changedBy, people }) => [changedBy, people])).toEqual([['participant', 1]])
  })

  test('different reasons of one person stay apart, in the order in which they came', () => {
    const told = reasonsTold(
      [{ reasons: [reason('R5.noticed', BEN), reason('R5.asked'), reason('R10.objects', BEN)], people: 3 }],
      ANNA,
    )
    expect(told.map(({ code, people }) => [code, people])).toEqual([
      ['R5.noticed', 3],
      ['R5.asked', null],
      ['R10.objects', 3],
    ])
  })

  test('of nobody nothing is told', () => expect(reasonsTold([], ANNA)).toEqual([]))
})
