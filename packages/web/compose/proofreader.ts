/** The page’s one proofreader: a worker, loaded when something is first typed. What it reads stays in this tab. */
import type { Finding } from './marks.ts'

export interface ProofreadQuestion {
  id: number
  text: string
  /** "en-GB": which English the person reads. */
  language: string
  /** Words that are no mistakes here, in lower case. */
  known: readonly string[]
}
export interface ProofreadAnswer {
  id: number
  /** Null: it could not be loaded. */
  marks: Finding[] | null
}
/** The marks for a text; null where it was overtaken by a newer one, or nothing could be loaded. */
type Proofread = (text: string, known: readonly string[]) => Promise<Finding[] | null>

interface Asked {
  question: ProofreadQuestion
  told: (marks: Finding[] | null) => void
}

let worker: Worker | null = null
let last = 0
let asked: Asked | null = null
/** By box: of each only the newest text waits. */
const waiting = new Map<object, Asked>()

/** A proofreader for one box. */
export function proofreaderOf(box: object): Proofread {
  return async (text, known) =>
    await new Promise((told) => {
      waiting.get(box)?.told(null)
      last += 1
      waiting.set(box, {
        question: { id: last, text, known, language: englishOf(navigator.languages) },
        told,
      })
      next()
    })
}

function next(): void {
  const first = waiting.entries().next().value
  if (asked || !first) return
  waiting.delete(first[0])
  asked = first[1]
  worker ??= opened()
  worker.postMessage(asked.question, [])
}

function opened(): Worker {
  const made = new Worker(new URL('./proofread-worker.ts', import.meta.url), { type: 'module' })
  const end = (marks: Finding[] | null) => {
    const { told } = asked ?? {}
    asked = null
    told?.(marks)
    next()
  }
  made.addEventListener('message', (message: MessageEvent<ProofreadAnswer>) => {
    if (message.data.id === asked?.question.id) end(message.data.marks)
  })
  made.addEventListener('error', () => {
    // Tried again with the next text: a network may come back.
    made.terminate()
    worker = null
    end(null)
  })
  return made
}

/** The English that somebody reads, by the languages of their browser. */
const englishOf = (languages: readonly string[]): string =>
  languages.find((one) => /^en-/iu.test(one)) ?? 'en-US'
