import { type ReactNode, type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import { channelOf } from '../chat/state.ts'
import { useChatState } from '../chat/use-chat.tsx'
import { offerOf } from './offer.ts'
import { askedOf, needsWords, rewriteOf, type Task, taken } from './task.ts'
import { useCompose } from './use-compose.ts'
import { useWriting } from './use-writing.ts'
import { WritingButtons } from './WritingButtons.tsx'
import { WritingPanel } from './WritingPanel.tsx'
import './writing.css'

/** What Compose does with the text of a message box: where it is, and how it is read and changed. */
export interface ComposeBox {
  channel: string
  thread: string | null
  text: string
  /** What is chosen in the text just now, in UTF-16 units; the caret where nothing is. */
  selection: () => { from: number; to: number }
  /** Puts another text in the box, as if it had been typed. Nothing is sent. */
  replaceText: (text: string) => void
  focus: () => void
}

/** A message box with its row of tools: what Compose offers stands between `first` and `last`, its panel above the text. */
export function ComposeTools({
  children,
  first,
  last,
  channel,
  thread,
  text,
  selection,
  replaceText,
  focus,
}: ComposeBox & { children: ReactNode; first: ReactNode; last: ReactNode }) {
  const joined = channelOf(useChatState(), channel)?.joined ?? false
  const offer = offerOf(useCompose(channel).view, joined)
  const processor = offer && offer.kind !== 'none' ? offer.processor : null
  const [task, setTask] = useState<Task | null>(null)
  const [words, setWords] = useState('')
  const { writing, ask, drop } = useWriting(channel)
  const around = useRef<HTMLDivElement>(null)

  const shut = useCallback(() => {
    drop()
    setTask(null)
  }, [drop])
  // It was sent, or is offered no longer: what is proposed for it is about nothing.
  const isOver = task !== null && (processor === null || (task.kind === 'rewrite' && text.trim() === ''))
  useEffect(() => {
    if (isOver) shut()
  }, [isOver, shut])

  const begin = (next: Task | null) => {
    if (!next) return
    drop()
    setTask(next)
    setWords(next.kind === 'draft' ? next.whole : '')
    if (!needsWords(next)) send(next, '')
  }
  const send = (next: Task, typed: string) => {
    const asked = askedOf(next, thread, typed)
    if (asked) ask(asked)
  }
  const again = () => {
    if (task?.kind === 'rewrite' && task.whole !== text) {
      const now = rewriteOf(task.how, text, selection())
      if (!now) return shut()
      setTask(now)
      send(now, words)
    } else if (task) send(task, words)
  }
  const proposal = task && writing?.end?.type === 'done' ? taken(task, writing.text, text) : null
  const keep = () => {
    if (proposal === null) return
    shut()
    replaceText(proposal)
    focus()
  }
  /** While it writes, back to what was asked; then out. */
  const back = () => {
    if (writing && !writing.end && task && needsWords(task)) drop()
    else {
      shut()
      focus()
    }
  }
  useKeptKeys(around, { isOpen: task !== null, keep: proposal === null ? null : keep, back })

  return (
    <div ref={around}>
      {task && processor ? (
        <WritingPanel
          task={task}
          processor={processor}
          isSilent={offer?.kind === 'silent'}
          words={words}
          writing={writing}
          // A draft always fits; a rewrite of words that are no longer there does not.
          fits={task.kind === 'draft' || task.whole === text}
          onWords={setWords}
          onAsk={() => send(task, words)}
          onAgain={again}
          onKeep={keep}
          onBack={back}
        />
      ) : null}
      {children}
      <div className="tools">
        {first}
        <WritingButtons
          offer={offer}
          inThread={thread !== null}
          hasText={text.trim() !== ''}
          onRewrite={(how) => begin(rewriteOf(how, text, selection()))}
          onDraft={() => begin({ kind: 'draft', whole: text })}
        />
        {last}
      </div>
    </div>
  )
}

/**
 * Escape backs out of the panel from wherever one writes, Ctrl or Cmd Enter takes a proposal. A key that is held down after it
 * took one does not go on to send it.
 */
function useKeptKeys(
  around: RefObject<HTMLDivElement | null>,
  { isOpen, keep, back }: { isOpen: boolean; keep: (() => void) | null; back: () => void },
) {
  const held = useRef(false)
  useEffect(() => {
    const node = around.current
    if (!node) return undefined
    const onKeyDown = (event: KeyboardEvent) => {
      const inMenu = event.target instanceof Element && event.target.closest('[role=menu]') !== null
      if (event.key === 'Enter' && !event.repeat) held.current = isOpen || inMenu
      if (event.isComposing || inMenu) return
      const isHeld = event.key === 'Enter' && event.repeat && held.current
      const takes = event.key === 'Enter' && (event.ctrlKey || event.metaKey) && keep !== null
      const backs = isOpen && event.key === 'Escape'
      if (!isHeld && !takes && !backs) return
      event.preventDefault()
      event.stopPropagation()
      if (isHeld) return
      if (takes) keep()
      else back()
    }
    // Before the box hears of it, where these keys mean something else.
    node.addEventListener('keydown', onKeyDown, { capture: true })
    return () => node.removeEventListener('keydown', onKeyDown, { capture: true })
  })
}
