import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { Dialog } from '../app/Dialog.tsx'
import { Wrong } from '../app/States.tsx'
import { chatApi } from './api.ts'
import { channelPath } from './names.ts'
import { PeoplePicker } from './PeoplePicker.tsx'
import { useChat, useChatState } from './use-chat.tsx'

/** Write to one or a few people directly. */
export function NewDirectDialog({ onClose }: { onClose: () => void }) {
  const chat = useChat()
  const known = useChatState().chat
  const [, go] = useLocation()
  const [people, setPeople] = useState<string[]>([])
  const open = useMutation({
    mutationFn: () => chatApi.openDirect(chat?.account ?? '', people),
    onSuccess: (made) => {
      chat?.channel(made)
      onClose()
      go(channelPath(made.account, made.channel))
    },
  })
  const others = known?.people.filter(({ person }) => person !== known.you) ?? []
  return (
    <Dialog label="New direct message" onClose={onClose}>
      <header className="bar">
        <h2>New direct message</h2>
      </header>
      <form
        className="form in-dialog"
        onSubmit={(event) => {
          event.preventDefault()
          open.mutate()
        }}
      >
        <PeoplePicker label="To" people={others} chosen={people} most={8} autoFocus onChange={setPeople} />
        {open.error ? <Wrong error={open.error} /> : null}
        <p className="row">
          <button type="submit" className="btn go" disabled={people.length === 0 || open.isPending}>
            Write
          </button>
          <button type="button" className="btn" onClick={onClose}>
            Cancel
          </button>
        </p>
      </form>
    </Dialog>
  )
}
