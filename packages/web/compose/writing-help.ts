/** What somebody wants of help with writing, in this browser: it is kept here and told to nobody. */
import { useSyncExternalStore } from 'react'
import { z } from 'zod'

const Kept = z.object({
  /** Mistakes are marked. */
  marks: z.boolean(),
  /** Grey words come after the caret, where completion is on. */
  completes: z.boolean(),
  /** What is no mistake to this person, in lower case, newest last. */
  ignored: z.array(z.string()),
})
type WritingHelp = z.infer<typeof Kept>

const NAME = 'highroad-writing'
const MOST_IGNORED = 500
const listeners = new Set<() => void>()
let held: WritingHelp | null = null

function usual(): WritingHelp {
  // The proofreader knows English: where somebody reads none, their browser's own does better.
  const readsEnglish = navigator.languages.some((one) => /^en\b/iu.test(one))
  return { marks: readsEnglish && hasRoom(), completes: true, ignored: [] }
}

/** The proofreader is loaded with 8 MB and takes 300: not without being asked for on a small device, or where data is dear. */
function hasRoom(): boolean {
  const { deviceMemory, connection } = Device.safeParse(navigator).data ?? {}
  return (deviceMemory ?? 8) > 2 && connection?.saveData !== true
}
/** What some browsers tell of the device, in GiB. */
const Device = z.object({
  deviceMemory: z.number().optional(),
  connection: z.object({ saveData: z.boolean().optional() }).optional(),
})

/** What is wanted now. */
export function writingHelp(): WritingHelp {
  if (held) return held
  let kept: unknown = null
  try {
    kept = JSON.parse(localStorage.getItem(NAME) ?? 'null')
  } catch {
    // Nothing is kept here, or nothing that is understood.
  }
  held = Kept.safeParse(kept).data ?? usual()
  return held
}

export function setWritingHelp(change: Partial<WritingHelp>): void {
  const next = { ...writingHelp(), ...change }
  held = { ...next, ignored: next.ignored.slice(-MOST_IGNORED) }
  const kept = JSON.stringify(held)
  try {
    // What is as usual leaves nothing on the device.
    if (kept === JSON.stringify(usual())) localStorage.removeItem(NAME)
    else localStorage.setItem(NAME, kept)
  } catch {
    // A browser that keeps nothing: it holds until the page is left.
  }
  for (const tell of listeners) tell()
}

/** Lets go of the words that were ignored here: whoever signs out leaves none to the next. */
export const forgetIgnored = (): void => setWritingHelp({ ignored: [] })

export function useWritingHelp(): WritingHelp {
  return useSyncExternalStore(subscribe, writingHelp)
}

function subscribe(tell: () => void): () => void {
  const changed = (event: StorageEvent) => {
    if (event.key !== NAME && event.key !== null) return
    held = null
    tell()
  }
  listeners.add(tell)
  window.addEventListener('storage', changed)
  return () => {
    listeners.delete(tell)
    window.removeEventListener('storage', changed)
  }
}
