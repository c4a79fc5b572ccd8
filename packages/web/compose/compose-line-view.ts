/** The consent line of a channel: one for all that Compose does there. Which feature is which is in its detail. */
import { ComposeFeature, type ComposeView, type ConsentLine } from '@highroad/core/wire'
import { formatPeople } from '../app/format.ts'
import type { MarkState } from '../consent/consent-line-view.ts'
import { FEATURE_NAMES, processorKeeps, processorName, processorWords } from '../consent/words.ts'

export interface ComposeLineView {
  mark: MarkState
  what: string
  people: string | null
  how: string
  /** The features that "Why?" explains, what runs first; none where this server offers none. */
  why: ComposeFeature[]
  act: { label: 'Leave me out' | 'Include me again'; out: boolean; features: ComposeFeature[] } | null
}

/** `joined`: the reader is in the channel, and may have something there to be left out. */
export function composeLineView(view: ComposeView | undefined, joined: boolean): ComposeLineView {
  if (!view) return { ...NOTHING, what: 'Compose', how: 'not known just now, and nothing is offered here' }
  const { lines } = view
  const running = lines.filter(isRunning)
  const others = lines.filter((line) => !isRunning(line))
  const why = [...running, ...others].map(({ feature }) => feature).filter(isCompose)
  if (running.length === 0) {
    const isDenied = lines.some(({ state }) => state === 'denied')
    return {
      ...NOTHING,
      mark: isDenied ? 'denied' : 'off',
      what: isDenied ? 'Compose denied' : 'Compose off',
      why,
      act: isDenied || !joined ? null : actOf(lines),
    }
  }
  const reaches = new Set(running.map(reach))
  return {
    mark: running.every(({ state }) => state === 'on') ? 'on' : 'partly',
    what: 'Compose on',
    people: reaches.size === 1 ? `${[...reaches][0]}` : null,
    how: [
      ...byProcessor(running),
      ...(reaches.size === 1
        ? []
        : running.map((line) => `${FEATURE_NAMES[line.feature]} for ${reach(line)}`)),
      ...(joined ? yourPart(running) : []),
    ].join(', '),
    why,
    act: joined ? actOf(running) : null,
  }
}

const NOTHING: ComposeLineView = {
  mark: 'off',
  what: 'Compose off',
  people: null,
  how: 'no model reads messages here',
  why: [],
  act: null,
}

/** Whether a feature runs here, for somebody at least. */
const isRunning = ({ state }: ConsentLine): boolean => state === 'on' || state === 'partly'

const isCompose = (feature: ConsentLine['feature']): feature is ComposeFeature =>
  ComposeFeature.safeParse(feature).success

/** The features of some lines that are Compose's. */
const featuresOf = (lines: readonly ConsentLine[]): ComposeFeature[] =>
  lines.map(({ feature }) => feature).filter(isCompose)

const reach = ({ people }: ConsentLine) => `${people.included} of ${formatPeople(people.present)}`

/** "runs on this server, keeps nothing"; where several processors run, which of them reads for what. */
function byProcessor(lines: readonly ConsentLine[]): string[] {
  const by = Map.groupBy(lines, ({ processor }) => processorWords(processor))
  if (by.size === 1) return [...by.keys()]
  const kept = new Set(lines.map(({ processor }) => processorKeeps(processor)))
  const each = [...by.values()].map((those) => {
    const [{ processor }] = those as [ConsentLine]
    const where = `${listed(those)} on ${processorName(processor)}`
    return kept.size === 1 ? where : `${where}, which ${processorKeeps(processor)}`
  })
  return kept.size === 1 ? [...each, `each ${[...kept][0]}`] : each
}

const PART: Record<Exclude<ConsentLine['you'], 'included'>, [all: string, some: (of: string) => string]> = {
  'left-out': ['you are left out', (of) => `you are left out of ${of}`],
  'not-told': [
    'you are not included before you had the notice',
    (of) => `you are not in ${of} before you had the notice`,
  ],
  'not-asked': ['you are not included before you answer', (of) => `you are not in ${of} before you answer`],
  'unknown-voice': ['you are not included', (of) => `you are not in ${of}`],
}

function yourPart(running: readonly ConsentLine[]): string[] {
  const by = Map.groupBy(running, ({ you }) => you)
  return [...by].flatMap(([you, lines]) => {
    if (you === 'included') return []
    const [all, some] = PART[you]
    return [lines.length === running.length ? all : some(listed(lines))]
  })
}

/** "Completion and Catch-up" */
const listed = (lines: readonly ConsentLine[]): string => {
  const names = lines.map(({ feature }) => FEATURE_NAMES[feature])
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}

function actOf(lines: readonly ConsentLine[]): ComposeLineView['act'] {
  const left = lines.filter(({ you }) => you !== 'left-out')
  if (lines.length === 0) return null
  return left.length === 0
    ? { label: 'Include me again', out: false, features: featuresOf(lines) }
    : { label: 'Leave me out', out: true, features: featuresOf(left) }
}
