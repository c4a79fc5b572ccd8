import { useEffect, useMemo, useRef } from 'react'
import { differenceOf } from './word-diff.ts'
import { Difference } from './Difference.tsx'
import type { Task } from './task.ts'
import { unsafeSentences, type Writing } from './writing.ts'

const SAID = {
  rewrite: {
    mine: 'Yours',
    theirs: 'Rewritten',
    keep: 'Keep rewrite',
    unsafe: 'This could not be rewritten safely, so nothing is offered.',
    ready: 'No number, date, amount, name, link or mention changed.',
  },
  draft: {
    mine: 'What you want to say',
    theirs: 'Draft',
    keep: 'Keep draft',
    unsafe: 'This could not be drafted safely, so nothing is offered.',
    ready: 'It holds no number, date, name or link that was not there.',
  },
} as const

/** What the Writer wrote beside what it was made of: grey until it is checked, then to be kept or dropped. */
export function Proposal({
  what,
  original,
  writing,
  fits,
  onAgain,
  onKeep,
  onBack,
}: {
  what: Task['kind']
  original: string
  writing: Writing
  fits: boolean
  onAgain: () => void
  onKeep: () => void
  onBack: () => void
}) {
  const { end, text } = writing
  const words = SAID[what]
  const isDone = end?.type === 'done'
  const keep = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    // Whoever waits here takes it with Enter; whoever went on writing is left alone.
    if (isDone && keep.current?.closest('section')?.contains(document.activeElement)) keep.current.focus()
  }, [isDone])
  const difference = useMemo(
    () => (isDone && what === 'rewrite' ? differenceOf(original, text) : null),
    [isDone, what, original, text],
  )
  const isOffered = end === null || isDone
  return (
    <>
      {isOffered ? (
        <div className="sides">
          <div>
            <h3 className="small quiet">{words.mine}</h3>
            <Difference of="before" pieces={difference?.before ?? [{ text: original, changed: false }]} />
          </div>
          <div className={isDone ? '' : 'unchecked'}>
            <h3 className="small quiet">{isDone ? words.theirs : `${words.theirs}, checking…`}</h3>
            <Difference of="after" pieces={difference?.after ?? [{ text, changed: false }]} />
          </div>
        </div>
      ) : null}
      <div className="ends" role="status">
        {end === null ? <span className="sr">It is being written.</span> : null}
        {isDone ? (
          <p className="small quiet">
            {!fits
              ? 'You changed your text meanwhile, so this no longer fits it.'
              : text === original
                ? 'It would leave your text as it is.'
                : words.ready}
          </p>
        ) : null}
        {end?.type === 'unsafe' ? (
          <>
            <p>
              <b>{words.unsafe}</b> Your text is as it was.
            </p>
            {unsafeSentences(end).map((sentence) => (
              <p key={sentence}>{sentence}</p>
            ))}
          </>
        ) : null}
        {end?.type === 'denied' ? (
          <>
            <p>
              <b>This may not be done here, so nothing was written.</b> Your text is as it was.
            </p>
            {end.sentences.map((sentence) => (
              <p key={sentence}>{sentence}</p>
            ))}
          </>
        ) : null}
        {end?.type === 'failed' ? <p>{end.sentence}</p> : null}
      </div>
      <div className="two-up">
        {isOffered && fits ? (
          <button ref={keep} type="button" className="btn" disabled={!isDone} onClick={onKeep}>
            {words.keep} <kbd className="wide at-panel">↵</kbd>
            <kbd className="wide at-text">Ctrl ↵</kbd>
          </button>
        ) : (
          <button type="button" className="btn" disabled={end === null} onClick={onAgain}>
            Try again
          </button>
        )}
        <button type="button" className="btn" onClick={onBack}>
          {end === null ? 'Stop' : isDone ? 'Drop it' : 'Close'} <kbd className="wide">Esc</kbd>
        </button>
      </div>
    </>
  )
}
