import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { cutsOf } from './ghost.ts'
import type { Segment } from './marks.ts'
import './writing-layer.css'

/** For as long marks and grey words stand before they are read out. */
const READ_OUT_AFTER_MS = 1_500

/**
 * What lies over a text area, in the same letters and lines: marks under its words, grey words after the caret. Nothing of
 * it moves what is typed. Of the grey words it shows those that fit on the caret’s own line, and says in `shown` which.
 */
export function WritingLayer({
  area,
  segments,
  caret,
  ghost,
  open,
  shown,
  onTake,
}: {
  area: RefObject<HTMLTextAreaElement | null>
  segments: readonly Segment[]
  /** The mark whose menu is open. */
  open: number | null
  caret: number
  ghost: string | null
  shown: RefObject<string>
  onTake: () => void
}) {
  const layer = useRef<HTMLDivElement>(null)
  const place = useRef<HTMLSpanElement>(null)
  const grey = useRef<HTMLSpanElement>(null)
  const key = useRef<HTMLElement>(null)
  const width = useOutline(area, layer)
  const text = segments.map((one) => one.text).join('')
  const measured = JSON.stringify([text, caret, ghost, width])
  const [fit, setFit] = useState({ of: '', chars: 0, hint: false })
  const isMeasured = fit.of === measured

  // Before anything is painted: first all of the words unseen, then as many as there is room for.
  useLayoutEffect(() => {
    shown.current = ''
    const words = grey.current?.firstChild
    const line = place.current?.getBoundingClientRect()
    if (ghost === null || !words || !line) return
    if (!isMeasured) {
      const isOnLine = (box: DOMRect) => box.top < line.bottom && box.bottom > line.top
      const parts = [place, grey, key].flatMap(({ current }) => (current ? [current] : []))
      const fits = isInPlace(layer.current, parts)
        ? cutsOf(ghost).find((cut) => boxesOf(words, cut).every(isOnLine))
        : 0
      const hint = key.current?.getBoundingClientRect()
      setFit({
        of: measured,
        chars: fits ?? 0,
        hint: fits === ghost.trimEnd().length && hint !== undefined && isOnLine(hint),
      })
    } else shown.current = ghost.slice(0, fit.chars)
  }, [ghost, isMeasured, measured, fit, shown])

  const [before, after] = splitAt(segments, caret)
  const piece = (one: Segment, index: number) =>
    one.mark === null ? (
      one.text
    ) : (
      <span key={index} data-mark={one.mark} className={one.mark === open ? 'marked open' : 'marked'}>
        {one.text}
      </span>
    )
  return (
    <>
      <div ref={layer} className="writing-layer" aria-hidden="true" dir="auto">
        {before.map(piece)}
        {ghost === null ? null : (
          <>
            {/* A line may end here, but never within a word that was typed. */}
            <span ref={place}>{'\u200B'}</span>
            <span
              ref={grey}
              className={isMeasured ? 'ghost' : 'ghost unseen'}
              onPointerDown={(event) => {
                event.preventDefault()
                onTake()
              }}
            >
              {isMeasured ? ghost.slice(0, fit.chars) : ghost}
            </span>
            {!isMeasured || fit.hint ? (
              <kbd ref={key} className={isMeasured ? undefined : 'unseen'}>
                Tab
              </kbd>
            ) : null}
          </>
        )}
        {after.map(piece)}
        <br />
      </div>
      <ReadOut
        sentence={sentenceOf(isMeasured && ghost !== null ? ghost.slice(0, fit.chars) : '', segments)}
      />
    </>
  )
}

/** What somebody is told who does not see the layer. */
function sentenceOf(grey: string, segments: readonly Segment[]): string {
  if (grey !== '') return `Tab writes: ${grey.trim()}`
  const marked = segments.filter(({ mark }) => mark !== null)
  if (marked.length === 0) return ''
  return `Marked: ${marked.map(({ text }) => text).join(', ')}. Control and full stop: what to put instead.`
}

/** Said once it has stood for a while, when nothing else is being said: never with each key. */
function ReadOut({ sentence }: { sentence: string }) {
  const [said, say] = useState('')
  useEffect(() => {
    say('')
    if (sentence === '') return undefined
    const timer = setTimeout(() => say(sentence), READ_OUT_AFTER_MS)
    return () => clearTimeout(timer)
  }, [sentence])
  return (
    <span className="sr" role="status">
      {said}
    </span>
  )
}

/** The boxes of a text as far as one of its letters, in CSS pixels of the window. */
function boxesOf(words: Node, end: number): DOMRect[] {
  const range = document.createRange()
  range.setStart(words, 0)
  range.setEnd(words, end)
  return [...range.getClientRects()]
}

/**
 * Whether all that was typed stands where it would without the grey words. It does not where they read in another direction
 * than the line that they go on with: after Latin letters in a line of Hebrew, say.
 */
function isInPlace(layer: HTMLElement | null, parts: readonly HTMLElement[]): boolean {
  if (!layer || !parts[0]) return false
  const range = document.createRange()
  range.setStart(layer, 0)
  range.setEndBefore(parts[0])
  const typed = () =>
    [...range.getClientRects()].map(({ left, top, right }) => [left, top, right].join()).join(';')
  const after = typed()
  for (const part of parts) part.style.display = 'none'
  const before = typed()
  for (const part of parts) part.style.display = ''
  return before === after
}

/** Keeps the layer as wide, as high and as far scrolled as the text area; its width, in CSS pixels. */
function useOutline(area: RefObject<HTMLTextAreaElement | null>, layer: RefObject<HTMLDivElement | null>) {
  const [width, setWidth] = useState(0)
  useLayoutEffect(() => {
    const [of, over] = [area.current, layer.current]
    if (!of || !over) return undefined
    const follow = () => {
      over.style.width = `${of.clientWidth}px`
      over.style.height = `${of.clientHeight}px`
      over.scrollTop = of.scrollTop
      setWidth(of.clientWidth)
    }
    const watch = new ResizeObserver(follow)
    watch.observe(of)
    of.addEventListener('scroll', follow)
    follow()
    return () => {
      watch.disconnect()
      of.removeEventListener('scroll', follow)
    }
  }, [area, layer])
  return width
}

/** The pieces before and after a place in the text; one that goes across it is cut in two. */
function splitAt(segments: readonly Segment[], at: number): [Segment[], Segment[]] {
  const [before, after]: [Segment[], Segment[]] = [[], []]
  let start = 0
  for (const one of segments) {
    const cut = Math.min(Math.max(at - start, 0), one.text.length)
    if (cut > 0) before.push({ ...one, text: one.text.slice(0, cut) })
    if (cut < one.text.length) after.push({ ...one, text: one.text.slice(cut) })
    start += one.text.length
  }
  return [before, after]
}
