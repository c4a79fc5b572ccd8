import type { SummaryLine } from '@highroad/core/wire'
import { useState } from 'react'
import { Icon } from '../app/Icon.tsx'
import { CitedLine } from './CitedLine.tsx'
import type { Citation } from './summary-view.ts'

/** One line: its tick of review, its text, its citations; the host edits it in place. */
export function Line({
  line,
  citations,
  current,
  mayEdit,
  busy,
  onCheck,
  onEdit,
  onRemove,
  onJump,
}: {
  line: SummaryLine
  citations: readonly Citation[]
  current: boolean
  mayEdit: boolean
  busy: boolean
  onCheck: (checked: boolean) => void
  onEdit: (text: string, done: () => void) => void
  onRemove: () => void
  onJump: (turns: readonly string[]) => void
}) {
  const [editing, setEditing] = useState(false)
  const readable = citations.flatMap(({ turn, position }) =>
    position === null ? [] : [{ id: turn, label: position }],
  )
  const jumpAll = () => onJump(line.cites)
  const tick = mayEdit ? (
    <button
      type="button"
      className="tick"
      role="checkbox"
      aria-checked={line.checked}
      aria-label={`Checked: ${line.text}`}
      disabled={busy}
      onClick={() => onCheck(!line.checked)}
    >
      <Icon name={line.checked ? 'checked' : 'unchecked'} />
    </button>
  ) : (
    <span className="tick still">
      <Icon
        name={line.checked ? 'checked' : 'unchecked'}
        label={line.checked ? 'checked' : 'not checked yet'}
      />
    </span>
  )
  return (
    <CitedLine lead={tick} current={current} citations={readable} onJump={onJump}>
      {editing ? (
        <Editor
          text={line.text}
          busy={busy}
          onCancel={() => setEditing(false)}
          onSave={(text) => onEdit(text, () => setEditing(false))}
        />
      ) : (
        <div className="text">
          <p>
            <button type="button" className="plain-text" onClick={jumpAll}>
              {line.text}
            </button>{' '}
            {line.edited ? <span className="quiet small">Edited by the host.</span> : null}
            {mayEdit ? (
              <span className="tools small">
                <button
                  type="button"
                  className="link"
                  aria-label={`Edit: ${line.text}`}
                  onClick={() => setEditing(true)}
                >
                  Edit
                </button>
                <button
                  type="button"
                  className="link"
                  aria-label={`Remove: ${line.text}`}
                  disabled={busy}
                  onClick={onRemove}
                >
                  Remove
                </button>
              </span>
            ) : null}
          </p>
        </div>
      )}
    </CitedLine>
  )
}

function Editor({
  text,
  busy,
  onSave,
  onCancel,
}: {
  text: string
  busy: boolean
  onSave: (text: string) => void
  onCancel: () => void
}) {
  const [draft, setDraft] = useState(text)
  const blank = draft.trim().length === 0
  return (
    <form
      className="editor"
      onSubmit={(event) => {
        event.preventDefault()
        if (!blank) onSave(draft)
      }}
    >
      <textarea
        className="input"
        aria-label="Line"
        rows={3}
        maxLength={2000}
        value={draft}
        autoFocus
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') {
            event.stopPropagation()
            onCancel()
          }
          if (event.key === 'Enter' && (event.metaKey || event.ctrlKey))
            event.currentTarget.form?.requestSubmit()
        }}
      />
      <div className="row">
        <button type="submit" className="btn" disabled={busy || blank}>
          Save <kbd>Ctrl ↵</kbd>
        </button>
        <button type="button" className="btn" onClick={onCancel}>
          Drop it <kbd>Esc</kbd>
        </button>
      </div>
    </form>
  )
}
