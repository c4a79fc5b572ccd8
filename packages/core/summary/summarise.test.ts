import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { stands } from './stands.ts'
import { type SummaryTurn, summarise } from './summarise.ts'

/** A meeting from `Name: what they said` lines, four seconds a turn with one second between. */
function meeting(...said: string[]): SummaryTurn[] {
  return said.map((line, i) => {
    const colon = line.indexOf(': ')
    return {
      id: `t${i}`,
      speaker: line.slice(0, colon),
      fromMs: i * 5000,
      untilMs: i * 5000 + 4000,
      text: line.slice(colon + 2),
    }
  })
}
const lines = (turns: SummaryTurn[]) => summarise(turns).lines.map((l) => `${l.kind}: ${l.text}`)

const LAUNCH = meeting(
  'Maren: Good morning everybody. Can you hear me?',
  'Tobias: Yes, loud and clear.',
  'Maren: Price, then. Lena’s sheet has two prices, and I would like us to leave with one price.',
  'Ines: For the press it only matters that there is one price, and that the price is the same in every country.',
  'Tobias: With the new hinge pin we are at ninety-seven euros per unit, so both prices carry the hinge pin.',
  'Maren: Okay, so we have agreed on a hundred and eighty-nine with tax.',
  'Ines: I suggest that nobody names the price outside before the twelfth of January.',
  'Maren: Agreed. That goes for the shops as well.',
  'Tobias: The distributor in Porto already asked me twice about the price list.',
  'Maren: I will send the price list to everybody who signed by Friday.',
  'Ines: Could you book the photographer for the hinge pictures before next week?',
  'Tobias: Sure, I will call the photographer tomorrow.',
  'Maren: We still don’t know who answers support in Portuguese on the first weekend.',
  'Ines: Let me think about that one.',
  'Maren: Thanks everybody, have a good day.',
)

describe('a meeting about a launch', () => {
  test('its decisions come first, then next steps and open questions, then points', () => {
    const kinds = summarise(LAUNCH).lines.map((l) => l.kind)
    const order = ['decision', 'next-step', 'question', 'point']
    expect(kinds).toEqual([...kinds].sort((a, b) => order.indexOf(a) - order.indexOf(b)))
    expect(new Set(kinds)).toEqual(new Set(order))
  })
  test.each([
    'decision: Okay, so we have agreed on a hundred and eighty-nine with tax.',
    'decision: I suggest that nobody names the price outside before the twelfth of January.',
    'next-step: I will send the price list to everybody who signed by Friday.',
    'question: We still don’t know who answers support in Portuguese on the first weekend.',
  ])('%s', (line) => expect(lines(LAUNCH)).toContain(line))
  test('courtesies are no lines', () => {
    expect(lines(LAUNCH).join('\n')).not.toMatch(/hear me|loud and clear|have a good day/)
  })
  test('each line cites the turn that it is quoted from', () => {
    const step = summarise(LAUNCH).lines.find((l) => l.text.startsWith('I will send the price list'))
    expect(step?.cites).toEqual(['t9'])
    for (const line of summarise(LAUNCH).lines) expect(stands(line, LAUNCH)).toBe(true)
  })
})

describe('cue words', () => {
  test.each([
    'decision: We decided to move the launch to the nineteenth of January.',
    'decision: Let’s go with the thicker hinge pin for the second batch.',
    'decision: The motion was passed with two votes against.',
    'next-step: I’ll write to both outlets that asked for the review units tomorrow.',
    'next-step: Please prepare the budget report for the board meeting.',
    'next-step: Anna needs to contact the supplier before the end of the month.',
    'question: It is still an open question where the review units are stored.',
    'question: Who is going to translate the manual into Portuguese?',
  ])('%s', (line) => {
    const [kind, text] = [line.slice(0, line.indexOf(': ')), line.slice(line.indexOf(': ') + 2)]
    const found = summarise(meeting(`A: ${text}`)).lines
    expect(found).toEqual([{ kind, text, cites: ['t0'] }])
  })
  test.each([
    'We have not decided where the launch takes place this year.',
    'Before we decided anything about the launch, the supplier called.',
    'Did we agree on the launch date for the second batch?',
    'We need to decide on the launch date for the second batch.',
    'I remember what we decided about the launch last time.',
    'If we agreed on the launch date, the supplier could start.',
  ])('is no decision: %s', (text) => {
    expect(summarise(meeting(`A: ${text}`)).lines.map((l) => l.kind)).not.toContain('decision')
  })
  test.each([
    'I won’t send the report to the board this week.',
    'I’ll be honest, the report was late again.',
  ])('is no next step: %s', (text) => {
    expect(summarise(meeting(`A: ${text}`)).lines.map((l) => l.kind)).not.toContain('next-step')
  })
  test('a proposal that nobody accepts is no decision, one that somebody else accepts is', () => {
    const proposal = 'A: I propose that the launch stays in Porto this year.'
    const kind = (answer: string) => summarise(meeting(proposal, answer)).lines[0]?.kind
    expect(kind('B: Sounds good, we can do that.')).toBe('decision')
    expect(kind('A: Sounds good, we can do that.')).not.toBe('decision')
    expect(kind('B: The supplier called about the invoice again.')).not.toBe('decision')
  })
  test('a question that was answered is not open, one that nobody could answer is', () => {
    const question = 'A: When does the second batch of hinge pins arrive in the warehouse?'
    const kinds = (answer: string) => summarise(meeting(question, answer)).lines.map((l) => l.kind)
    expect(kinds('B: The supplier said they will arrive on the fourth of December.')).not.toContain(
      'question',
    )
    expect(kinds('B: I don’t know, nobody has told me anything about it.')).toContain('question')
  })
})

describe('real speech as a recogniser writes it', () => {
  const heard = meeting(
    'A: Congratulations. You have successfully installed and executed the Asterisk open source PBX.',
    'A: You have also installed a set of sample sounds and configuration files that should help you to get started.',
    'B: Um, um, the, the, so the, uh.',
    'B: 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6.',
    'A: Like a normal PBX, you will navigate this demonstration by dialing digits.',
  )
  test('a short talk has a line too', () => {
    expect(summarise(heard).lines.length).toBeGreaterThan(0)
    expect(summarise(meeting('A: Hello there.')).lines.length).toBeLessThanOrEqual(1)
  })
  test('stuttering is not quoted', () => {
    expect(lines(heard).join('\n')).not.toMatch(/6, 6|um/iu)
  })
  test('abbreviations, decimals and initials end no sentence', () => {
    const text = 'We decided to pay Mr. Brandt 3.5 percent more, i.e. twelve euros a unit, from March on.'
    expect(summarise(meeting(`A: ${text}`)).lines[0]?.text).toBe(text)
  })
  test('a sentence cut by a pause is one line that cites both turns', () => {
    const turns = meeting(
      'A: We have agreed to move the launch',
      'A: to the nineteenth of January.',
      'B: Fine by me.',
    )
    const [line] = summarise(turns).lines
    expect(line).toEqual({
      kind: 'decision',
      text: 'We have agreed to move the launch to the nineteenth of January.',
      cites: ['t0', 't1'],
    })
  })
  test('what the same speaker says after somebody else is no continuation', () => {
    const turns = meeting(
      'A: We have agreed to move the launch',
      'B: Wait a second please.',
      'A: to January.',
    )
    expect(summarise(turns).lines[0]?.cites).toEqual(['t0'])
  })
  test('speech without any punctuation is cut where clauses begin, and still quoted word for word', () => {
    const words = 'the hinge pin costs more than last year and the supplier wants the order before december '
    const turns = meeting(`A: ${words.repeat(6).trim()}`)
    const { lines } = summarise(turns)
    expect(lines.length).toBeGreaterThan(0)
    for (const line of lines) expect(line.text.split(' ').length).toBeLessThan(50)
    for (const line of lines) expect(stands(line, turns)).toBe(true)
  })
  test('the same thing said twice is one line', () => {
    const turns = meeting(
      'A: We decided to move the launch to the nineteenth of January.',
      'B: So, we decided to move the launch to the nineteenth of January.',
    )
    expect(summarise(turns).lines).toHaveLength(1)
  })
})

const word = fc.constantFrom(
  'we',
  'decided',
  'launch',
  'I’ll',
  'send',
  'price',
  'why',
  'the',
  'um',
  'agreed',
  'Friday',
)
const turn = fc.record({
  speaker: fc.constantFrom('A', 'B', 'C'),
  text: fc
    .array(fc.tuple(word, fc.constantFrom('', '', '', ',', '.', '?', '...')), { maxLength: 25 })
    .map((ws) => ws.map(([w, end]) => w + end).join(' ')),
})
const talk = fc
  .array(turn, { maxLength: 25 })
  .map((ts) =>
    ts.map((t, i): SummaryTurn => ({ ...t, id: `t${i}`, fromMs: i * 3000, untilMs: i * 3000 + 2500 })),
  )

describe('laws', () => {
  test('R9 a line never rests on a turn that was not given, and stands on those it cites', () => {
    fc.assert(
      fc.property(talk, (turns) => {
        for (const line of summarise(turns).lines) {
          expect(line.cites.length).toBeGreaterThan(0)
          expect(turns.map((t) => t.id)).toEqual(expect.arrayContaining([...line.cites]))
          expect(stands(line, turns)).toBe(true)
        }
      }),
    )
  })
  test('the same turns give the same lines, in whatever order they are handed over', () => {
    fc.assert(
      fc.property(talk, (turns) => {
        expect(summarise(turns.toReversed())).toEqual(summarise(turns))
      }),
    )
  })
  test('never more lines than asked for', () => {
    fc.assert(
      fc.property(talk, fc.nat(6), (turns, maxLines) => {
        expect(summarise(turns, { maxLines }).lines.length).toBeLessThanOrEqual(maxLines)
      }),
    )
  })
  test('no turns, no lines; an hour of talk has more lines than five', () => {
    expect(summarise([]).lines).toEqual([])
    const hour = Array.from({ length: 60 }, () => LAUNCH).flat()
    const long = hour.map((t, i) => ({ ...t, id: `t${i}`, fromMs: i * 5000, untilMs: i * 5000 + 4000 }))
    expect(summarise(long).lines.length).toBeGreaterThan(5)
  })
})
