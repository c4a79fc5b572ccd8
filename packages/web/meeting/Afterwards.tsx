import { Link } from 'wouter'
import { Plain } from '../app/Frame.tsx'
import { ShownLink } from '../workspace/ShownLink.tsx'

/** You left; the meeting goes on. */
export function Left({
  words,
  personalLink,
  onBack,
}: {
  words: string
  personalLink: string | null
  onBack: () => void
}) {
  return (
    <Plain title="You left the meeting">
      <p className="quiet">{words}</p>
      <p className="row next">
        <button type="button" className="btn" onClick={onBack}>
          Join again
        </button>
        <Link className="btn" href="/">
          To the start
        </Link>
      </p>
      <PersonalLink link={personalLink} />
    </Plain>
  )
}

/** The meeting is over. Nobody but the host reads its summary before it is shared. */
export function Ended({
  meeting,
  title,
  host,
  summary,
  personalLink,
}: {
  meeting: string
  title: string
  host: boolean
  summary: boolean
  personalLink: string | null
}) {
  return (
    <Plain title="This meeting has ended">
      <p className="quiet">{title}</p>
      <p className="after">
        {!summary
          ? 'Nothing was kept of it.'
          : host
            ? 'If a summary ran, it is with you to review. Nobody else sees it before you share it.'
            : 'If a summary ran, the host reviews it first. You can read it once it is shared.'}
      </p>
      <p className="row next">
        {summary ? (
          <Link className="btn" href={`/m/${meeting}/summary`}>
            Open the summary
          </Link>
        ) : null}
        <Link className="btn" href="/">
          To the start
        </Link>
      </p>
      <PersonalLink link={personalLink} />
    </Plain>
  )
}

function PersonalLink({ link }: { link: string | null }) {
  if (!link) return null
  return (
    <div className="says">
      <h3>Your personal link</h3>
      <p className="quiet">It brings you back to what is yours, from any browser. Keep it to yourself.</p>
      <ShownLink value={link} label="Personal link" />
    </div>
  )
}
