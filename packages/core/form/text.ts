/** The form as a person reads it. Signed as it is: the record holds this text and its digest. */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { z } from 'zod'
import type { DataClass } from '../consent/words.ts'
import { canonicalBytes } from '../ledger/canonical.ts'
import { CLASS_WORDS, CONTENT_CLASSES, endedBy, type FormContent } from './content.ts'

const Section = z.strictObject({
  heading: z.string(),
  table: z.strictObject({ head: z.array(z.string()), rows: z.array(z.array(z.string())) }).nullable(),
  facts: z.array(z.strictObject({ what: z.string(), says: z.string() })),
  lines: z.array(z.string()),
})
/** Headings, tables, pairs and lines: all that is said, in the order in which it is read. */
export const FormText = z.strictObject({
  title: z.string(),
  lead: z.string(),
  sections: z.array(Section),
})
export type FormText = z.infer<typeof FormText>

const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
)

/** "23 November 2027", the day in UTC. */
export function dayOf(at: number): string {
  const day = new Date(at)
  return `${day.getUTCDate()} ${MONTHS[day.getUTCMonth()] ?? ''} ${day.getUTCFullYear()}`
}

const CELL_WORDS = { licensed: 'licensed', 'with-consent': 'with consent', never: 'never' } as const
const listOf = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`
const namesOf = (classes: readonly DataClass[]): string =>
  listOf(classes.map((of) => CLASS_WORDS[of].toLowerCase()))

export function formText(content: FormContent): FormText {
  const { organisation, operator, terms } = content
  return {
    title: `May we train on some of ${organisation}’s content?`,
    lead: `If you sign, whoever runs ${operator} may use the content named here to train models that other organisations use too. No feature depends on it. If you do not sign, nothing changes.`,
    sections: [
      {
        heading: 'What it covers',
        table: {
          head: ['Content', 'This form', `Terms, version ${terms.version}`],
          rows: CONTENT_CLASSES.map((of) => [
            CLASS_WORDS[of],
            content.classes.includes(of) ? 'may be used' : 'left out',
            CELL_WORDS[terms.train[of] ?? 'never'],
          ]),
        },
        facts: [],
        lines: [],
      },
      {
        heading: 'From when, under which terms',
        table: null,
        facts: [
          { what: 'From', says: fromWords(content) },
          ...earlierWords(content),
          {
            what: 'Until',
            says: `The start of ${dayOf(content.until)} (UTC), or the moment you withdraw.`,
          },
          {
            what: 'Terms',
            says: `Version ${terms.version}. When a later version comes into force, this form stops until you sign for that one.`,
          },
          {
            what: 'Your people',
            says: `Everybody who acts for ${organisation} is told of this form before anything they make counts. Each can object at any time, and you are not told who did.`,
          },
          {
            what: 'Who uses it',
            says: 'Whoever runs this service, and nobody else.',
          },
        ],
        lines: [],
      },
      {
        heading: 'What it never allows',
        table: null,
        facts: [],
        lines: [
          'Training anybody else’s model. No form can allow that. (R7)',
          'Direct messages and private channels, unless everyone in them accepted. (R6)',
          'The words of a guest, unless that guest opted in for that meeting or channel. (R6)',
          'Meetings with another organisation that has not signed. (R6)',
          'The words of anyone here who objects. (R10)',
          'Anything at all while this organisation is marked as regulated. (R8)',
        ],
      },
      {
        heading: 'How it ends',
        table: null,
        facts: [],
        lines: [
          'You withdraw with one button, and no reason is asked. Withdrawing costs nothing, and takes back nothing that you were given.',
          'From that moment nothing of yours is read for training. Data sets that hold your items become stale, and models forget them or are withdrawn. Each step is recorded with its time.',
        ],
      },
    ],
  }
}

function fromWords({ coversFrom, earlier }: FormContent): string {
  if (coversFrom === null)
    return `The moment you sign. Nothing made before it is used${earlier.length > 0 ? ', but for what an earlier form covers' : ''}.`
  return `${dayOf(coversFrom)}, which is in the past. What was made before you sign is used only from people who were told of this form at least 30 days before the first use.`
}

function earlierWords(content: FormContent): FormText['sections'][number]['facts'] {
  const ended = endedBy(content)
  return content.earlier.flatMap((one) => {
    const again = one.classes.filter((of) => content.classes.includes(of))
    const signed = `The form signed on ${dayOf(one.signed)}`
    const says: string[] = []
    if (ended.includes(one)) says.push(`${signed} ends when you sign this one.`)
    else if (one.inForce) says.push(`${signed} goes on until ${dayOf(one.until)} beside this one.`)
    if (again.length > 0 && (!one.inForce || ended.includes(one)))
      says.push(
        `What it covered, ${namesOf(again)} from ${dayOf(one.from)} until ${one.inForce ? 'then' : dayOf(one.until)}, is covered through this form too. Time in which no form was in force stays closed.`,
      )
    return says.length === 0 ? [] : [{ what: 'Earlier form', says: says.join(' ') }]
  })
}

/** SHA-256 of the canonical JSON of the text: what was shown, in 64 hex digits. */
export const textDigest = (text: FormText): string => bytesToHex(sha256(canonicalBytes(text)))
