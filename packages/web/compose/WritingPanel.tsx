import type { ConsentLine } from '@highroad/core/wire'
import { useEffect, useRef } from 'react'
import { processorWords } from '../consent/words.ts'
import { AskForm } from './AskForm.tsx'
import { HOW_WORDS } from './how-words.ts'
import { SILENT } from './offer.ts'
import { Proposal } from './Proposal.tsx'
import { originalOf, type Task } from './task.ts'
import { contextWords, type Writing } from './writing.ts'

/** What was asked of the Writer, above the text that it is about: its question, what comes, and what becomes of it. */
export function WritingPanel({
  task,
  processor,
  isSilent,
  words,
  writing,
  fits,
  onWords,
  onAsk,
  onAgain,
  onKeep,
  onBack,
}: {
  task: Task
  processor: ConsentLine['processor']
  /** It did not answer when it was asked last. */
  isSilent: boolean
  words: string
  writing: Writing | null
  /** What it is about is still there. */
  fits: boolean
  onWords: (words: string) => void
  onAsk: () => void
  onAgain: () => void
  onKeep: () => void
  onBack: () => void
}) {
  const root = useRef<HTMLElement>(null)
  const isAsking = writing === null
  // It is answered by keys from here; whoever goes back to the text goes on there undisturbed.
  useEffect(() => {
    const node = root.current
    if (!isAsking && node && !node.contains(document.activeElement)) node.focus()
  }, [isAsking])
  return (
    <section className="writing-panel" ref={root} tabIndex={-1} aria-label={LABELS[task.kind]}>
      <p className="small quiet">
        {[
          titleOf(task),
          processorWords(processor),
          ...(isSilent && isAsking ? [SILENT] : []),
          ...(writing?.context ? [contextWords(writing.context)] : []),
        ].join(' · ')}
      </p>
      {writing ? (
        <Proposal
          what={task.kind}
          original={task.kind === 'rewrite' ? originalOf(task) : words}
          writing={writing}
          fits={fits}
          onAgain={onAgain}
          onKeep={onKeep}
          onBack={onBack}
        />
      ) : (
        <AskForm what={task.kind} words={words} onWords={onWords} onAsk={onAsk} onBack={onBack} />
      )}
    </section>
  )
}

const LABELS: Record<Task['kind'], string> = { rewrite: 'Rewrite', draft: 'Draft' }

function titleOf(task: Task): string {
  if (task.kind === 'draft') return 'A draft of what to send'
  const part = task.whole.trim() === originalOf(task) ? 'your text' : 'what you chose'
  return `Rewrite of ${part}: ${HOW_WORDS[task.how].done}`
}
