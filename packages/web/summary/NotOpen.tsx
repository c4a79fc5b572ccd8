import { Link, Redirect } from 'wouter'
import { Problem, sentenceOf } from '../app/api.ts'
import { Plain } from '../app/Frame.tsx'
import { Wrong } from '../app/States.tsx'
import { useLeaveOut } from './use-leave-out.ts'

/** No summary that this person may read: nothing was kept, or it is not shared. Who was there may leave all the same. */
export function NotOpen({
  error,
  signedIn,
  meeting,
  again,
}: {
  error: unknown
  signedIn: boolean
  meeting: string
  again: () => void
}) {
  if (error instanceof Problem && error.code === 'not-signed-in' && !signedIn)
    return <Redirect to={`/sign-in?to=/m/${meeting}/summary`} replace />
  const notFound = error instanceof Problem && error.code === 'not-found'
  return (
    <Plain title="There is no summary that you can open">
      {notFound ? (
        <p>
          Either nothing was kept of this meeting, or its host has not shared the summary yet. Nobody but the
          host can read it before that. Ask the host.
        </p>
      ) : (
        <Wrong error={error} again={again} />
      )}
      {notFound ? <StillLeave meeting={meeting} /> : null}
      <p className="row next">
        <Link className="btn" href={signedIn ? '/' : `/m/${meeting}`}>
          Back
        </Link>
      </p>
    </Plain>
  )
}

function StillLeave({ meeting }: { meeting: string }) {
  const { wasThere, out, act } = useLeaveOut(meeting)
  if (!wasThere) return null
  return (
    <div className="says">
      <p role="status">
        {out
          ? 'You are left out. What was kept of your words is hidden from everyone but you, and no line rests on it.'
          : 'You can leave yourself out now, before a summary is shared: what was kept of your words is hidden, and lines that rest on it go.'}
      </p>
      {act.error ? <p className="after">{sentenceOf(act.error)}</p> : null}
      {out ? null : (
        <button
          type="button"
          className="btn after"
          disabled={act.isPending}
          onClick={() => act.mutate(false)}
        >
          Leave me out
        </button>
      )}
    </div>
  )
}
