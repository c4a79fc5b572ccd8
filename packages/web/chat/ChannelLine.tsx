import { Link } from 'wouter'
import { sentenceOf } from '../app/api.ts'
import { composeLineView } from '../compose/compose-line-view.ts'
import { useCompose, useComposeActs } from '../compose/use-compose.ts'
import { ConsentRow } from '../consent/ConsentLineRow.tsx'

/** The consent line of a channel: what Compose may read there, for how many people, and one’s own part in it. */
export function ChannelLine({
  channel,
  joined,
  whyOpen,
  onWhy,
}: {
  channel: string
  /** The reader is in the channel. */
  joined: boolean
  whyOpen: boolean
  onWhy: () => void
}) {
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
      <button type="button" className="act why" aria-expanded={whyOpen} onClick={onWhy}>
        Why?
      </button>
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

/** The same line on the pages that find channels and messages, where no model reads anything. */
export function FindingLine({ account }: { account: string }) {
  return (
    <ConsentRow mark="off" what="Compose off" people={null} how="no model reads messages here" live="polite">
      <Link className="act why" href={`/o/${account}/features`}>
        Why?
      </Link>
    </ConsentRow>
  )
}
