import type { ChannelItem } from '@highroad/core/wire'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { Wrong } from '../app/States.tsx'
import { chatApi } from './api.ts'

/** Deletes a channel with all that is in it, for everybody: asked once more, since nothing brings it back. */
export function DeleteChannelPart({ channel }: { channel: ChannelItem }) {
  const [, go] = useLocation()
  const [asked, ask] = useState(false)
  const erase = useMutation({
    mutationFn: () => chatApi.erase(channel.channel),
    onSuccess: () => go(`/o/${channel.account}`),
  })
  if (!asked)
    return (
      <section className="part">
        <button type="button" className="btn" onClick={() => ask(true)}>
          Delete channel
        </button>
      </section>
    )
  return (
    <section className="part" role="group" aria-label="Delete channel">
      <p>
        Delete # <bdi>{channel.name}</bdi> for everybody in it? Its messages, threads, files and drafts are
        gone for good, and nobody can bring them back.
      </p>
      <p className="row after">
        <button type="button" className="btn loss" disabled={erase.isPending} onClick={() => erase.mutate()}>
          Delete for everybody
        </button>
        <button type="button" className="btn" onClick={() => ask(false)}>
          Keep it
        </button>
      </p>
      {erase.error ? <Wrong error={erase.error} /> : null}
    </section>
  )
}
