import { useEffect, useRef } from 'react'
import type { Finding } from './marks.ts'

/**
 * What may stand in place of a marked word. It opens over the word; with `hasFocus` one is in it at once, arrows go through
 * it, and Escape goes back to the text.
 */
export function FixMenu({
  words,
  mark,
  at,
  hasFocus,
  onFix,
  onIgnore,
  onClose,
}: {
  words: string
  mark: Finding
  /** Where it stands in the box, in CSS pixels from its edges. */
  at: { left: number; top?: number; bottom?: number }
  hasFocus: boolean
  onFix: (fix: string) => void
  onIgnore: () => void
  onClose: () => void
}) {
  const root = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (hasFocus) root.current?.querySelector<HTMLElement>('[role=menuitem]')?.focus()
  }, [hasFocus, mark])
  const step = (by: number) => {
    const items = [...(root.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])]
    const now = items.findIndex((item) => item === document.activeElement)
    items[(now + by + items.length) % items.length]?.focus()
  }
  return (
    <div
      ref={root}
      className="fix-menu"
      style={at}
      role="menu"
      tabIndex={-1}
      aria-label={`${words}: ${mark.message}`}
      // The text keeps the focus, and what is chosen in it, while one presses here.
      onPointerDown={(event) => event.preventDefault()}
      onBlur={(event) => {
        if (hasFocus && !event.currentTarget.contains(event.relatedTarget)) onClose()
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose()
        else if (event.key === 'ArrowDown') step(1)
        else if (event.key === 'ArrowUp') step(-1)
        else return
        event.preventDefault()
        event.stopPropagation()
      }}
    >
      <p className="small quiet" role="presentation">
        {mark.message}
      </p>
      {mark.fixes.map((fix) => (
        <button key={fix} type="button" role="menuitem" tabIndex={-1} onClick={() => onFix(fix)}>
          <bdi>{fix.trim() === '' ? `Take out “${words.trim()}”` : fix}</bdi>
        </button>
      ))}
      <button type="button" role="menuitem" tabIndex={-1} className="quiet" onClick={onIgnore}>
        Ignore
      </button>
    </div>
  )
}
