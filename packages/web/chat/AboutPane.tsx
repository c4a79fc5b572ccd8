import { ChannelChange, type ChannelItem } from '@highroad/core/wire'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { Field } from '../app/Field.tsx'
import { wrongFieldOf } from '../app/form.ts'
import { Switch } from '../app/Switch.tsx'
import { Wrong } from '../app/States.tsx'
import { chatApi } from './api.ts'
import { asChannelName } from './channel-name.ts'
import { DeleteChannelPart } from './DeleteChannelPart.tsx'
import { GuestLinkPart } from './GuestLinkPart.tsx'
import { channelTitle } from './names.ts'
import { PaneBar } from './PaneBar.tsx'
import { useChat, useChatState } from './use-chat.tsx'

/** What a channel is, and what can be done about it: by anybody for themselves, by who manages it for all. */
export function AboutPane({ channel, onClose }: { channel: ChannelItem; onClose: () => void }) {
  const chat = useChat()
  const known = useChatState().chat
  const [, go] = useLocation()
  const [name, setName] = useState(channel.name ?? '')
  const [topic, setTopic] = useState(channel.topic)
  const id = channel.channel
  const took = (now: ChannelItem) => chat?.channel(now)
  const change = useMutation({
    mutationFn: (asked: Parameters<typeof chatApi.change>[1]) => chatApi.change(id, asked),
    onSuccess: took,
  })
  const mute = useMutation({
    mutationFn: (muted: boolean) => chatApi.mute(id, muted),
    onSuccess: (_, muted) => took({ ...channel, muted }),
  })
  const leave = useMutation({
    mutationFn: () => chatApi.leave(id),
    onSuccess: () => {
      took({ ...channel, joined: false })
      go(`/o/${channel.account}`)
    },
  })
  const asked = ChannelChange.safeParse({ name, topic })
  const wrong = wrongFieldOf(change.error)
  const whole = channel.kind !== 'direct'
  return (
    <>
      <PaneBar title="About" beside={channelTitle(channel, known)} onClose={onClose} />
      <div className="scroll pad">
        {whole && channel.manages && !channel.archived ? (
          <form
            className="form"
            onSubmit={(event) => {
              event.preventDefault()
              if (asked.success) change.mutate({ name, topic })
            }}
          >
            <Field
              label="Name"
              value={name}
              onChange={(event) => setName(asChannelName(event.target.value))}
              required
              maxLength={80}
              autoComplete="off"
              wrong={wrong('name')}
            />
            <Field
              label="What it is about"
              value={topic}
              onChange={(event) => setTopic(event.target.value)}
              maxLength={250}
              autoComplete="off"
              wrong={wrong('topic')}
            />
            <button
              type="submit"
              className="btn"
              disabled={
                !asked.success || change.isPending || (name === channel.name && topic === channel.topic)
              }
            >
              Save
            </button>
          </form>
        ) : (
          <p>{channel.topic || <span className="quiet">No topic was given.</span>}</p>
        )}
        {channel.joined ? (
          <section className="part">
            <div className="title-row">
              <h3>Muted</h3>
              <Switch
                label="Muted"
                on={channel.muted}
                busy={mute.isPending}
                onFlip={(on) => mute.mutate(on)}
              />
            </div>
            <p className="quiet small">Only for you: it is never bold, and sends you no notification.</p>
          </section>
        ) : null}
        {whole && channel.manages && !channel.archived && !known?.guest ? (
          <GuestLinkPart channel={channel} />
        ) : null}
        {whole ? (
          <section className="part">
            <p className="row">
              {channel.joined && !known?.guest ? (
                <button
                  type="button"
                  className="btn"
                  disabled={leave.isPending}
                  onClick={() => leave.mutate()}
                >
                  Leave channel
                </button>
              ) : null}
              {channel.manages ? (
                <button
                  type="button"
                  className="btn"
                  disabled={change.isPending}
                  onClick={() => change.mutate({ archived: !channel.archived })}
                >
                  {channel.archived ? 'Open again' : 'Archive'}
                </button>
              ) : null}
            </p>
            {channel.manages && !channel.archived ? (
              <p className="quiet small after">
                An archived channel can be read and searched; nothing new is written in it until it is opened
                again.
              </p>
            ) : null}
          </section>
        ) : null}
        {whole && channel.manages && !known?.guest ? <DeleteChannelPart channel={channel} /> : null}
        {[change, mute, leave].map(({ error }, at) =>
          error && !wrong('name') ? <Wrong key={at} error={error} /> : null,
        )}
      </div>
    </>
  )
}
