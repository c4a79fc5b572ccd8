import { NewChannel } from '@highroad/core/wire'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { Dialog } from '../app/Dialog.tsx'
import { Field } from '../app/Field.tsx'
import { wrongFieldOf } from '../app/form.ts'
import { Wrong } from '../app/States.tsx'
import { chatApi } from './api.ts'
import { asChannelName } from './channel-name.ts'
import { channelPath } from './names.ts'
import { PeoplePicker } from './PeoplePicker.tsx'
import { useChat, useChatState } from './use-chat.tsx'

/** Open a channel: its name, who can find it, what it is about, who is in it. */
export function NewChannelDialog({ onClose }: { onClose: () => void }) {
  const chat = useChat()
  const known = useChatState().chat
  const [, go] = useLocation()
  const [name, setName] = useState('')
  const [kind, setKind] = useState<'public' | 'private'>('public')
  const [topic, setTopic] = useState('')
  const [people, setPeople] = useState<string[]>([])
  const asked = NewChannel.safeParse({ name, kind, topic, people })
  const open = useMutation({
    mutationFn: (what: NonNullable<typeof asked.data>) => chatApi.open(chat?.account ?? '', what),
    onSuccess: (made) => {
      chat?.channel(made)
      onClose()
      go(channelPath(made.account, made.channel))
    },
  })
  const wrong = wrongFieldOf(open.error)
  const others = known?.people.filter(({ person, guest }) => person !== known.you && !guest) ?? []
  return (
    <Dialog label="New channel" onClose={onClose}>
      <header className="bar">
        <h2>New channel</h2>
      </header>
      <form
        className="form in-dialog"
        onSubmit={(event) => {
          event.preventDefault()
          if (asked.success) open.mutate(asked.data)
        }}
      >
        <Field
          label="Name"
          hint="Lower case, without spaces: launch-heron-2"
          value={name}
          onChange={(event) => setName(asChannelName(event.target.value))}
          autoFocus
          required
          autoComplete="off"
          maxLength={80}
          wrong={wrong('name')}
        />
        <fieldset className="field">
          <legend className="label">Who can read it</legend>
          <div className="two-up" role="radiogroup" aria-label="Who can read it">
            {(['public', 'private'] as const).map((one) => (
              <button
                key={one}
                type="button"
                role="radio"
                className="btn"
                aria-checked={kind === one}
                onClick={() => setKind(one)}
              >
                {one === 'public' ? 'Everybody here' : 'Who is in it'}
              </button>
            ))}
          </div>
          <span className="hint">
            {kind === 'public'
              ? 'Everybody in the organisation finds it and can read and join it; guests only where they were invited.'
              : 'Only who was added finds it and reads it.'}
          </span>
        </fieldset>
        <Field
          label="What it is about"
          value={topic}
          onChange={(event) => setTopic(event.target.value)}
          autoComplete="off"
          maxLength={250}
          wrong={wrong('topic')}
        />
        <PeoplePicker
          label="People in it from the start"
          people={others}
          chosen={people}
          most={200}
          onChange={setPeople}
        />
        {open.error && !wrong('name') ? <Wrong error={open.error} /> : null}
        <p className="row">
          <button type="submit" className="btn go" disabled={!asked.success || open.isPending}>
            Open channel
          </button>
          <button type="button" className="btn" onClick={onClose}>
            Cancel
          </button>
        </p>
      </form>
    </Dialog>
  )
}
