import { type RefObject, useState } from 'react'
import { FixMenu } from './FixMenu.tsx'
import type { Finding } from './marks.ts'
import { typeInto } from './type-into.ts'
import { setWritingHelp, writingHelp } from './writing-help.ts'

/** So wide and high a menu may become, in CSS pixels. */
const WIDTH = 280
const HEIGHT = 260

interface Open {
  from: number
  to: number
  hasFocus: boolean
  at: { left: number; top?: number; bottom?: number }
}

/**
 * The menu of a marked word: a click on the word opens it, or a key at it. `caret`: -1 while nobody writes in the box. `root`
 * holds the area and the layer with the marks.
 */
export function useFixes({
  area,
  root,
  text,
  marks,
  caret,
}: {
  area: RefObject<HTMLTextAreaElement | null>
  root: RefObject<HTMLDivElement | null>
  text: string
  marks: readonly Finding[]
  caret: number
}) {
  const [open, setOpen] = useState<Open | null>(null)
  const mark = open
    ? marks.find(
        ({ from, to }) => from === open.from && to === open.to && (open.hasFocus || isAt(caret, from, to)),
      )
    : undefined
  const show = (wanted: Finding | undefined, hasFocus: boolean) => {
    const word = wanted && root.current?.querySelector(`[data-mark="${marks.indexOf(wanted)}"]`)
    const [box, around] = [word?.getClientRects()[0], root.current?.getBoundingClientRect()]
    if (!wanted || !box || !around) return setOpen(null)
    const left = Math.max(0, Math.min(box.left - around.left, around.width - WIDTH))
    const isRoom = box.top > HEIGHT
    const at = isRoom
      ? { left, bottom: around.bottom - box.top + 4 }
      : { left, top: box.bottom - around.top + 4 }
    setOpen({ from: wanted.from, to: wanted.to, hasFocus, at })
  }
  const close = () => {
    setOpen(null)
    area.current?.focus()
  }
  return {
    isOpen: mark !== undefined,
    close,
    /** Where somebody clicked into the text. */
    clicked: (from: number, to: number) =>
      show(from === to ? marks.find((one) => isAt(from, one.from, one.to)) : undefined, false),
    /** The marked word at the caret, or the next one. */
    step: (from: number) => show(marks.find((one) => one.to >= from) ?? marks[0], true),
    /** Which of the marks it is about. */
    at: mark ? marks.indexOf(mark) : null,
    menu:
      open && mark ? (
        <FixMenu
          words={text.slice(mark.from, mark.to)}
          mark={mark}
          at={open.at}
          hasFocus={open.hasFocus}
          onFix={(fix) => {
            setOpen(null)
            if (area.current) typeInto(area.current, mark.from, mark.to, fix)
          }}
          onIgnore={() => {
            const words = text.slice(mark.from, mark.to).toLocaleLowerCase()
            setWritingHelp({ ignored: [...writingHelp().ignored, words] })
            close()
          }}
          onClose={close}
        />
      ) : null,
  }
}

const isAt = (caret: number, from: number, to: number): boolean => caret >= from && caret <= to
