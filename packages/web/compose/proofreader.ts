/** The page’s one proofreader: a worker, there while somebody writes. What it reads stays in this tab. */
import type { Finding } from './marks.ts'
import { newestOnly } from './newest.ts'

export interface ProofreadQuestion {
  text: string
  /** "en-GB": which English the person reads. */
  language: string
  /** Words that are no mistakes here, in lower case. */
  known: readonly string[]
}
/** Null: it could not be loaded. */
export type ProofreadAnswer = Finding[] | null

/** It takes 300 MB: nobody who stopped writing keeps that. It is there again within two seconds. */
const IDLE_MS = 180_000
let worker: Worker | null = null
let idle: ReturnType<typeof setTimeout> | undefined

function letGo(): void {
  clearTimeout(idle)
  worker?.terminate()
  worker = null
}

/** Asks the worker, which answers in the order of asking; it is asked one thing at a time. */
const asked = newestOnly(
  async (question: ProofreadQuestion) =>
    await new Promise<ProofreadAnswer>((told) => {
      clearTimeout(idle)
      worker ??= new Worker(new URL('./proofread-worker.ts', import.meta.url), { type: 'module' })
      const reads = worker
      const heard = new AbortController()
      const end = (answer: ProofreadAnswer) => {
        heard.abort()
        // Where it could not be loaded, a new one comes with the next text: a network may come back.
        if (answer === null) letGo()
        else idle = setTimeout(letGo, IDLE_MS)
        told(answer)
      }
      const { signal } = heard
      reads.addEventListener('message', ({ data }: MessageEvent<ProofreadAnswer>) => end(data), { signal })
      reads.addEventListener('error', () => end(null), { signal })
      reads.postMessage(question, [])
    }),
)

/** A proofreader for one box: the marks for a text; null where it was overtaken by a newer one, or nothing could be loaded. */
export function proofreaderOf(
  box: object,
): (text: string, known: readonly string[]) => Promise<Finding[] | null> {
  return async (text, known) => await asked(box, { text, known, language: englishOf(navigator.languages) })
}

/** The English that somebody reads, by the languages of their browser. */
const englishOf = (languages: readonly string[]): string =>
  languages.find((one) => /^en-/iu.test(one)) ?? 'en-US'
