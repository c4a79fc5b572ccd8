import { LONGEST_MESSAGE, type ChatPerson } from '@highroad/core/wire'
import {
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type ClipboardEvent,
  type KeyboardEvent,
  type RefObject,
} from 'react'
import { completionRuns } from '../compose/complete.ts'
import { typeInto } from '../compose/type-into.ts'
import { segmentsOf, wordsOf } from '../compose/marks.ts'
import { useCompose } from '../compose/use-compose.ts'
import { useFixes } from '../compose/use-fixes.tsx'
import { useGhost } from '../compose/use-ghost.ts'
import { useProofread } from '../compose/use-proofread.ts'
import { useWritingHelp } from '../compose/writing-help.ts'
import { WritingLayer } from '../compose/WritingLayer.tsx'
import { completed, inCodeBlock, marked, tokenAt } from './box-edit.ts'
import { type Suggestion, SuggestionList, useSuggestions } from './Suggestions.tsx'
import { useChatState } from './use-chat.tsx'

const MARKS: Record<string, string> = { b: '**', i: '_', e: '`' }

/** Where a message is typed: grows with it, completes names, emoji and, where that is on, words; Enter sends. */
export function WriteArea({
  channel,
  label,
  area: given,
  text,
  people,
  autoFocus = false,
  onText,
  onPicked,
  onSend,
  onUp,
  onEscape,
  onFiles,
}: {
  channel: string
  label: string
  /** Where the caller reaches the text area itself. */
  area?: RefObject<HTMLTextAreaElement | null>
  text: string
  people: readonly ChatPerson[]
  autoFocus?: boolean
  onText: (text: string) => void
  /** Somebody was chosen by name. */
  onPicked: (person: ChatPerson) => void
  onSend: () => void
  /** Up, in an empty box. */
  onUp?: () => void
  onEscape?: () => void
  onFiles?: (files: File[]) => void
}) {
  const id = useId()
  const own = useRef<HTMLTextAreaElement>(null)
  const area = given ?? own
  // What is chosen; -1 while the box is not written in.
  const [{ from: caret, to: chosenTo }, setChosen] = useState({ from: 0, to: 0 })
  const setCaret = (to: number) => setChosen({ from: to, to })
  const [isComposing, setComposing] = useState(false)
  const [at, setAt] = useState(0)
  const [shut, setShut] = useState(-1)
  const token = tokenAt(text, caret)
  const all = useSuggestions(token, people)
  const found = token && token.from !== shut ? all : []
  const mayAsk = completionRuns(useCompose(channel).view)
  const completes = useWritingHelp().completes && mayAsk
  const ghost = useGhost(channel, completes && !isComposing && found.length === 0, {
    text,
    from: caret,
    to: chosenTo,
  })
  /** Of the grey words those that there is room for: what is not seen is not taken. */
  const shown = useRef('')
  const take = () => {
    if (area.current && shown.current !== '') typeInto(area.current, caret, caret, shown.current)
  }
  const root = useRef<HTMLDivElement>(null)
  const { marks, isOn, isWriting } = useProofread(text, caret >= 0, useNames(people))
  const fixes = useFixes({ area, root, text, marks, caret })
  const put = useRef<{ from: number; to: number } | null>(null)

  useLayoutEffect(() => {
    const node = area.current
    if (!node) return
    node.style.height = 'auto'
    node.style.height = `${node.scrollHeight}px`
    if (put.current) node.setSelectionRange(put.current.from, put.current.to)
    put.current = null
  }, [text, area])

  const change = (to: { text: string; from: number; to: number }) => {
    put.current = to
    setCaret(to.to)
    onText(to.text)
  }
  const pick = (one: Suggestion | undefined) => {
    if (!one || !token) return
    if (one.person) onPicked(one.person)
    change(completed(text, token, caret, one.put))
    setAt(0)
  }

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing) return
    const { selectionStart: from, selectionEnd: to } = event.currentTarget
    const mark =
      (event.ctrlKey || event.metaKey) && !event.altKey ? MARKS[event.key.toLowerCase()] : undefined
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey
    if (found.length > 0 && plain && ['ArrowDown', 'ArrowUp', 'Enter', 'Tab', 'Escape'].includes(event.key)) {
      if (event.key === 'ArrowDown') setAt((at + 1) % found.length)
      else if (event.key === 'ArrowUp') setAt((at - 1 + found.length) % found.length)
      else if (event.key === 'Escape') setShut(token?.from ?? -1)
      else pick(found[at] ?? found[0])
      event.stopPropagation()
    } else if (fixes.isOpen && plain && event.key === 'Escape') {
      fixes.close()
      event.stopPropagation()
    } else if (marks.length > 0 && (event.ctrlKey || event.metaKey) && event.key === '.') fixes.step(from)
    else if (shown.current !== '' && plain && !event.shiftKey && event.key === 'Tab') take()
    else if (shown.current !== '' && plain && event.key === 'Escape') {
      ghost.dismiss()
      event.stopPropagation()
    } else if (mark) change(marked({ text, from, to }, mark))
    else if (event.key === 'Enter' && !event.shiftKey && plain && !inCodeBlock(text, from)) onSend()
    else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) onSend()
    else if (event.key === 'ArrowUp' && plain && text === '' && onUp) onUp()
    else if (event.key === 'Escape' && onEscape) {
      onEscape()
      event.stopPropagation()
    } else return
    event.preventDefault()
  }

  const onPaste = (event: ClipboardEvent) => {
    const files = [...event.clipboardData.files]
    if (files.length === 0 || !onFiles) return
    event.preventDefault()
    onFiles(files)
  }

  return (
    <div className="write-area" ref={root}>
      {found.length > 0 ? <SuggestionList id={id} found={found} at={at} onPick={pick} /> : null}
      <textarea
        ref={area}
        className="write"
        dir="auto"
        rows={1}
        aria-label={label}
        placeholder={label}
        maxLength={LONGEST_MESSAGE}
        aria-autocomplete="both"
        // One kind of marks at a time.
        spellCheck={!isOn}
        aria-controls={found.length > 0 ? id : undefined}
        aria-activedescendant={found.length > 0 ? `${id}-${at}` : undefined}
        // eslint-disable-next-line jsx-a11y/no-autofocus -- the box is what one came for
        autoFocus={autoFocus}
        value={text}
        onChange={(event) => {
          setCaret(event.target.selectionStart)
          setAt(0)
          setShut(-1)
          ghost.typed(event.target.value)
          onText(event.target.value)
        }}
        onSelect={({ currentTarget: { selectionStart: from, selectionEnd: to } }) => setChosen({ from, to })}
        onClick={({ currentTarget: { selectionStart: from, selectionEnd: to } }) => fixes.clicked(from, to)}
        onCompositionStart={() => setComposing(true)}
        onCompositionEnd={() => setComposing(false)}
        onFocus={({ currentTarget: { selectionStart: from, selectionEnd: to } }) => setChosen({ from, to })}
        onBlur={() => setCaret(-1)}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
      />
      <WritingLayer
        area={area}
        // Where it shows nothing, a long text is not laid out twice.
        segments={
          marks.length > 0 || ghost.words !== null ? segmentsOf(text, marks, isWriting ? caret : -1) : []
        }
        open={fixes.at}
        caret={caret}
        ghost={ghost.words}
        shown={shown}
        onTake={take}
      />
      {fixes.menu}
    </div>
  )
}

/** What people and channels are called: no spelling mistakes. */
function useNames(people: readonly ChatPerson[]): readonly string[] {
  const channels = useChatState().chat?.channels
  return useMemo(
    () => wordsOf([...people.map(({ name }) => name), ...(channels ?? []).map(({ name }) => name ?? '')]),
    [people, channels],
  )
}
