import type { ChannelItem } from '@highroad/core/wire'
import { useMutation } from '@tanstack/react-query'
import { formatMoment } from '../app/format.ts'
import { Wrong } from '../app/States.tsx'
import { ShownLink } from '../workspace/ShownLink.tsx'
import { chatApi } from './api.ts'

/** The link by which somebody without an account comes into this channel alone. */
export function GuestLinkPart({ channel }: { channel: ChannelItem }) {
  const make = useMutation({ mutationFn: () => chatApi.makeGuestLink(channel.channel) })
  const end = useMutation({
    mutationFn: () => chatApi.endGuestLink(channel.channel),
    onSuccess: () => make.reset(),
  })
  return (
    <section className="part">
      <h3>Guests</h3>
      <p className="quiet small">
        Whoever opens the link gives a name and reads and writes in this channel, and in no other. A new link
        ends the one before, and so does removing somebody from the channel.
      </p>
      {make.data ? (
        <>
          <ShownLink value={make.data.link} label="The guest link" />
          <p className="quiet small">It works until {formatMoment(make.data.expires)}.</p>
        </>
      ) : null}
      <p className="row after">
        <button type="button" className="btn" disabled={make.isPending} onClick={() => make.mutate()}>
          {make.data ? 'Make a new link' : 'Make a guest link'}
        </button>
        <button type="button" className="btn" disabled={end.isPending} onClick={() => end.mutate()}>
          End the link
        </button>
      </p>
      {end.isSuccess ? (
        <p className="quiet small">No link leads here now. Who is here already stays.</p>
      ) : null}
      {make.error ? <Wrong error={make.error} /> : null}
      {end.error ? <Wrong error={end.error} /> : null}
    </section>
  )
}
