import { useId } from 'react'
import type { Task } from './task.ts'

/** The most that is taken of each. */
const MOST: Record<Task['kind'], number> = { rewrite: 300, draft: 4_000 }

/** What one has to say first. It stands in the form of the box, so it is none itself: Enter asks, and sends nothing. */
export function AskForm({
  what,
  words,
  onWords,
  onAsk,
  onBack,
}: {
  what: Task['kind']
  words: string
  onWords: (words: string) => void
  onAsk: () => void
  onBack: () => void
}) {
  const id = useId()
  const isBlank = words.trim() === ''
  return (
    <div className="field">
      <label htmlFor={id}>
        {what === 'draft' ? 'What do you want to say?' : 'How is it to be rewritten?'}
      </label>
      <textarea
        id={id}
        className="input"
        dir="auto"
        rows={what === 'draft' ? 2 : 1}
        maxLength={MOST[what]}
        value={words}
        // eslint-disable-next-line jsx-a11y/no-autofocus -- whoever pressed “Draft” came to write here
        autoFocus
        placeholder={what === 'draft' ? 'In a few words' : 'As a list, in plain words, …'}
        onChange={(event) => onWords(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
          event.preventDefault()
          if (!isBlank) onAsk()
        }}
      />
      <div className="two-up">
        <button type="button" className="btn" disabled={isBlank} onClick={onAsk}>
          {what === 'draft' ? 'Draft it' : 'Rewrite'} <kbd className="wide">↵</kbd>
        </button>
        <button type="button" className="btn" onClick={onBack}>
          Close <kbd className="wide">Esc</kbd>
        </button>
      </div>
    </div>
  )
}
