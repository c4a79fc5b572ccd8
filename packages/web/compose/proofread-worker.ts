/** Harper in a worker of the page: what is typed goes no further than this. */
import { Dialect, LocalLinter } from 'harper.js'
import { binary } from 'harper.js/binary'
import { findingsIn } from './harper.ts'
import { marksOf } from './marks.ts'
import type { ProofreadAnswer, ProofreadQuestion } from './proofreader.ts'

const linters = new Map<string, LocalLinter>()

const DIALECTS: Readonly<Record<string, Dialect>> = {
  'en-gb': Dialect.British,
  'en-ie': Dialect.British,
  'en-nz': Dialect.British,
  'en-za': Dialect.British,
  'en-au': Dialect.Australian,
  'en-ca': Dialect.Canadian,
  'en-in': Dialect.Indian,
}

function linterFor(language: string): LocalLinter {
  const key = language.toLowerCase()
  const linter = linters.get(key) ?? new LocalLinter({ binary, dialect: DIALECTS[key] ?? Dialect.American })
  linters.set(key, linter)
  return linter
}

async function read({ text, language, known }: ProofreadQuestion): Promise<ProofreadAnswer> {
  try {
    return marksOf(text, await findingsIn(linterFor(language), text), new Set(known))
  } catch {
    return null
  }
}
const answer = async (question: ProofreadQuestion) => postMessage(await read(question))
addEventListener('message', ({ data }: MessageEvent<ProofreadQuestion>) => void answer(data))
// Harper leaves a promise of its own behind when it cannot be loaded. The answer said so already.
addEventListener('unhandledrejection', (event) => event.preventDefault())
