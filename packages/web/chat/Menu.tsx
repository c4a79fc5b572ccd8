import { useEffect, useRef, useState, type ReactNode } from 'react'

export interface Choice {
  label: string
  does: () => void
  loss?: boolean
}

/** A button that opens a short list of acts. Arrows go through it, Escape closes it. */
export function Menu({
  label,
  children,
  choices,
  note,
  side = 'end',
}: {
  label: string
  children: ReactNode
  choices: Choice[]
  /** A sentence above the acts. */
  note?: string
  /** The edge of the button that it keeps to. */
  side?: 'start' | 'end'
}) {
  const [open, setOpen] = useState<'up' | 'down' | null>(null)
  const root = useRef<HTMLSpanElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (!open) return undefined
    root.current?.querySelector<HTMLElement>('[role=menuitem]')?.focus()
    const outside = (event: PointerEvent) => {
      if (event.target instanceof Node && !root.current?.contains(event.target)) setOpen(null)
    }
    document.addEventListener('pointerdown', outside)
    return () => document.removeEventListener('pointerdown', outside)
  }, [open])
  const close = () => {
    setOpen(null)
    button.current?.focus()
  }
  const step = (by: number) => {
    const items = [...(root.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])]
    const at = items.findIndex((item) => item === document.activeElement)
    items[(at + by + items.length) % items.length]?.focus()
  }
  return (
    <span className="menu-root" ref={root}>
      <button
        ref={button}
        type="button"
        className="btn bare"
        aria-haspopup="menu"
        aria-expanded={open !== null}
        aria-label={label}
        onClick={() => {
          const below = window.innerHeight - (button.current?.getBoundingClientRect().bottom ?? 0)
          setOpen(open ? null : below < 300 ? 'up' : 'down')
        }}
      >
        {children}
      </button>
      {open ? (
        <div
          className={`menu ${open} at-${side}`}
          role="menu"
          tabIndex={-1}
          aria-label={label}
          onKeyDown={(event) => {
            if (event.key === 'Escape') close()
            else if (event.key === 'ArrowDown') step(1)
            else if (event.key === 'ArrowUp') step(-1)
            else {
              if (event.key === 'Tab') setOpen(null)
              return
            }
            event.preventDefault()
            event.stopPropagation()
          }}
        >
          {note ? (
            <p className="small quiet" role="presentation">
              {note}
            </p>
          ) : null}
          {choices.map((choice) => (
            <button
              key={choice.label}
              type="button"
              role="menuitem"
              tabIndex={-1}
              className={choice.loss ? 'loss' : ''}
              onClick={() => {
                close()
                choice.does()
              }}
            >
              {choice.label}
            </button>
          ))}
        </div>
      ) : null}
    </span>
  )
}
