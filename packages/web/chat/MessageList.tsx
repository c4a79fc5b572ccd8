import { useEffect, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { Virtualizer, type VirtualizerHandle } from 'virtua'
import { formatDay } from '../app/format.ts'
import type { Line } from './line.ts'
import { ListStart } from './ListStart.tsx'
import { useLine } from './line-context.ts'
import { MessageRow } from './MessageRow.tsx'
import { newWords, replyWords, type Row, rowsOf } from './rows.ts'
import type { Unsent } from './state.ts'
import { UnsentRow } from './UnsentRow.tsx'

/** So close to an edge that the next page is asked for, and so close to the end that it is the end; pixels. */
const ASK_WITHIN = 800
const AT_END_WITHIN = 40

/**
 * The messages of a line: only those in view are on the page. Older ones come without a jump, the end is followed while one
 * is at the end, arrows go from message to message.
 */
export function MessageList({
  label,
  line,
  unsent,
  newAfter,
  target,
  onEnd,
  onOlder,
  onNewer,
  onNewest,
}: {
  label: string
  line: Line
  unsent: readonly Unsent[]
  newAfter: number | null
  /** The place that a link led to. */
  target: number | null
  onEnd: (atEnd: boolean) => void
  onOlder: () => void
  onNewer: () => void
  onNewest: () => void
}) {
  const { you, thread } = useLine()
  const scroller = useRef<HTMLDivElement>(null)
  const list = useRef<VirtualizerHandle>(null)
  const rows = useMemo(
    () => rowsOf({ line, unsent, you, newAfter, root: thread }),
    [line, unsent, you, newAfter, thread],
  )
  const [atEnd, setAtEnd] = useState(true)
  const following = useRef(target === null)
  const top = useRef(0)
  const first = line.messages[0]?.message
  const firstBefore = useRef(first)
  // Rows came or went above what is read: the distance to the end is what stays.
  const above = firstBefore.current !== first

  useLayoutEffect(() => {
    firstBefore.current = first
  }, [first])

  const begun = useRef(false)
  useLayoutEffect(() => {
    if (rows.length === 0) return
    if (!begun.current) {
      begun.current = true
      const wanted = target === null ? rows.findIndex((row) => row.kind === 'new') : indexOf(rows, target)
      if (wanted === -1) list.current?.scrollToIndex(rows.length - 1, { align: 'end' })
      else list.current?.scrollToIndex(wanted, { align: target === null ? 'start' : 'center' })
      following.current = wanted === -1
    } else if (following.current) list.current?.scrollToIndex(rows.length - 1, { align: 'end' })
  }, [rows, target])

  // The link that led here, pressed again: the address stays as it is, so nothing else says so.
  useEffect(() => {
    if (target === null) return undefined
    const again = () => {
      if (Number(new URLSearchParams(window.location.search).get('m')) !== target) return
      const wanted = indexOf(rows, target)
      if (wanted === -1) return
      following.current = false
      list.current?.scrollToIndex(wanted, { align: 'center' })
    }
    window.addEventListener('pushState', again)
    return () => window.removeEventListener('pushState', again)
  }, [rows, target])

  // A box that grows, a picture that is there: the end stays in view.
  useEffect(() => {
    const node = scroller.current
    if (!node) return undefined
    const seen = new ResizeObserver(() => {
      if (following.current) node.scrollTop = node.scrollHeight
    })
    seen.observe(node)
    if (node.firstElementChild) seen.observe(node.firstElementChild)
    return () => seen.disconnect()
  }, [])

  const onScroll = () => {
    const node = scroller.current
    if (!node) return
    const below = node.scrollHeight - node.scrollTop - node.clientHeight
    const end = below < AT_END_WITHIN && !line.after
    // Only who scrolls up stops following: messages that come faster than they are measured do not.
    if (end) following.current = true
    else if (node.scrollTop < top.current - 4) following.current = false
    top.current = node.scrollTop
    setAtEnd(end || following.current)
    onEnd(end || following.current)
    if (node.scrollTop < ASK_WITHIN && line.before) onOlder()
    if (below < ASK_WITHIN && line.after) onNewer()
  }
  useEffect(() => {
    const timer = requestAnimationFrame(onScroll)
    return () => cancelAnimationFrame(timer)
  })

  const toEnd = () => {
    if (line.after) onNewest()
    following.current = true
    list.current?.scrollToIndex(rows.length - 1, { align: 'end' })
  }

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (!(event.target instanceof HTMLElement) || !event.target.matches('[data-row]')) return
    const at = Number(event.target.dataset['row'])
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key]
    const to = event.key === 'End' ? rows.length - 1 : event.key === 'Home' ? 0 : by ? at + by : null
    if (to === null || !rows[to]) return
    event.preventDefault()
    list.current?.scrollToIndex(to, { align: 'nearest' })
    requestAnimationFrame(() => scroller.current?.querySelector<HTMLElement>(`[data-row="${to}"]`)?.focus())
  }

  const unseen =
    newAfter === null
      ? 0
      : line.messages.filter(({ place, author }) => place > newAfter && author !== you).length
  return (
    <div className="lines-around">
      <div className="scroll lines" ref={scroller} onScroll={onScroll} onKeyDown={onKeyDown}>
        <div className="lines-in" role="list" aria-label={label}>
          <Virtualizer ref={list} scrollRef={scroller} shift={above && !atEnd}>
            {rows.map((row, at) => (
              <div
                key={row.key}
                role="listitem"
                data-row={at}
                // One stop of Tab for the whole list, at its end; arrows from there.
                tabIndex={at === rows.length - 1 ? 0 : -1}
              >
                <RowOf row={row} target={target} />
              </div>
            ))}
          </Virtualizer>
        </div>
      </div>
      {atEnd ? null : (
        <button type="button" className="btn to-end" onClick={toEnd}>
          {unseen > 0 ? `${newWords(unseen)}, to the newest` : 'To the newest'}
        </button>
      )}
    </div>
  )
}

/** Where one left off. */
function NewLine({ count }: { count: number }) {
  const { catchUp } = useLine()
  return (
    <div className="line new">
      <span>{newWords(count)}</span>
      {catchUp ? (
        <button type="button" className="link" onClick={catchUp}>
          Catch up
        </button>
      ) : null}
    </div>
  )
}

function RowOf({ row, target }: { row: Row; target: number | null }) {
  switch (row.kind) {
    case 'start':
      return <ListStart />
    case 'day':
      return <div className="line">{formatDay(row.at)}</div>
    case 'new':
      return <NewLine count={row.count} />
    case 'replies':
      return <div className="line">{replyWords(row.count)}</div>
    case 'message':
      return <MessageRow message={row.message} joined={row.joined} found={row.message.place === target} />
    case 'unsent':
    default:
      return <UnsentRow unsent={row.unsent} joined={row.joined} />
  }
}

const indexOf = (rows: readonly Row[], place: number) =>
  rows.findIndex((row) => row.kind === 'message' && row.message.place === place)
