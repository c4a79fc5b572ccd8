import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { sentenceOf } from '../app/api.ts'
import { composeLineView } from '../compose/compose-line-view.ts'
import { useCompose, useComposeActs } from '../compose/use-compose.ts'
import { ConsentRow } from '../consent/ConsentLineRow.tsx'

/**
 * The consent line of chat. In a channel: what Compose may read there, for how many people, and one’s own part in it.
 * On the pages that find channels and messages no model reads anything.
 */
export function ChannelLine({
  account,
  guest,
  channel,
  joined = false,
}: {
  account: string
  guest: boolean
  channel?: string
  /** The reader is in the channel. */
  joined?: boolean
}) {
  const why = guest ? null : (
    <Link className="act why" href={`/o/${account}/features`}>
      Why?
    </Link>
  )
  if (channel !== undefined)
    return (
      <OfChannel channel={channel} joined={joined}>
        {why}
      </OfChannel>
    )
  return (
    <ConsentRow mark="off" what="Compose off" people={null} how="no model reads messages here" live="polite">
      {why}
    </ConsentRow>
  )
}

function OfChannel({ channel, joined, children }: { channel: string; joined: boolean; children: ReactNode }) {
  const { view } = useCompose(channel)
  const { part } = useComposeActs(channel)
  const { mark, what, people, how, act } = composeLineView(view, joined)
  return (
    <ConsentRow
      mark={mark}
      what={what}
      people={people}
      how={part.error ? sentenceOf(part.error) : how}
      live="polite"
    >
      {children}
      {act ? (
        // Leaving oneself out never waits for anything else.
        <button
          type="button"
          className="act out"
          disabled={part.isPending && !act.out}
          onClick={() => part.mutate(act)}
        >
          {act.label}
        </button>
      ) : null}
    </ConsentRow>
  )
}
