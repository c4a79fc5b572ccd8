import { Chat, type ComposeView, MeetingList } from '@highroad/core/wire'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { useLocation } from 'wouter'
import { ask } from './api.ts'
import { Dialog } from './Dialog.tsx'
import { jumpsOf, matching } from './palette-view.ts'
import { composeKey } from '../compose/use-compose.ts'
import { useMe } from './session.ts'
import './palette.css'

/** Search or jump to: type, arrows, Enter. */
export function Palette({ onClose }: { onClose: () => void }) {
  const id = useId()
  const me = useMe()
  const [path, go] = useLocation()
  const account = /^\/o\/([^/]+)/u.exec(path)?.[1] ?? me.data?.memberships[0]?.account ?? null
  const meetings = useQuery({
    queryKey: ['account', account, 'meetings'],
    queryFn: () => ask(MeetingList, 'GET', `/accounts/${account}/meetings`),
    enabled: me.data?.memberships.some((one) => one.account === account) ?? false,
  })
  const chat = useQuery({
    queryKey: ['chat', 'list', account],
    queryFn: () => ask(Chat, 'GET', `/accounts/${account}/chat`),
    enabled: account !== null,
    retry: false,
  })
  const queries = useQueryClient()
  const channel = /^\/o\/[^/]+\/c\/([^/]+)/u.exec(path)?.[1]
  const here = channel ? { channel, compose: queries.getQueryData<ComposeView>(composeKey(channel)) } : null
  const [typed, setTyped] = useState('')
  const [at, setAt] = useState(0)
  const found = matching(
    jumpsOf(me.data ?? null, account, meetings.data?.meetings ?? [], chat.data ?? null, here),
    typed,
  )
  const jump = (to: string | undefined) => {
    if (!to) return
    onClose()
    go(to)
  }
  return (
    <Dialog label="Search or jump to" onClose={onClose}>
      <input
        className="palette-input"
        role="combobox"
        aria-label="Search or jump to"
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-activedescendant={found[at] ? `${id}-${at}` : undefined}
        placeholder="Search or jump to"
        autoFocus
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value)
          setAt(0)
        }}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown') setAt(Math.min(at + 1, found.length - 1))
          else if (event.key === 'ArrowUp') setAt(Math.max(at - 1, 0))
          else if (event.key === 'Enter') jump(found[at]?.to)
          else return
          event.preventDefault()
        }}
      />
      <div className="palette-list" id={`${id}-list`} role="listbox" aria-label="Places">
        {found.map((one, index) => (
          <div
            key={one.to}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            onClick={() => jump(one.to)}
            onKeyDown={(event) => event.key === 'Enter' && jump(one.to)}
            onPointerMove={() => setAt(index)}
          >
            <span>{one.label}</span>
            <span className="quiet small">{one.kind}</span>
          </div>
        ))}
        {found.length === 0 ? <p className="quiet none">Nothing here is called that.</p> : null}
      </div>
    </Dialog>
  )
}
