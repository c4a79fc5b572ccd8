import { formatDate } from '../app/format.ts'
import { Loading, Wrong } from '../app/States.tsx'
import { Switch } from '../app/Switch.tsx'
import { useLeftOut, useNeverTrain, useStanding } from './api.ts'

/** What one says once for every place one was or will be in. */
export function Everywhere() {
  const standing = useStanding()
  const never = useNeverTrain()
  const out = useLeftOut()
  if (standing.isPending) return <Loading what="what stands everywhere" lines={3} />
  if (standing.isError) return <Wrong error={standing.error} again={() => void standing.refetch()} />
  const { neverTrain, leftOut } = standing.data
  const all = leftOut.find(({ features }) => features === 'everything')
  const busy = never.isPending || out.isPending
  return (
    <section aria-label="In every place">
      <h2>In every place</h2>
      <div className="rows">
        <div className="standing">
          <p>
            <b>Never train on me</b>
            <span className="quiet">
              No model that serves others learns from anything of yours, old or new, in any organisation here.
              {neverTrain === null ? '' : ` Since ${formatDate(neverTrain)}.`}
            </span>
          </p>
          <Switch
            label="Never train on me"
            on={neverTrain !== null}
            busy={busy}
            onFlip={(on) => never.mutate(on)}
          />
        </div>
        <div className="standing">
          <p>
            <b>Leave me out everywhere</b>
            <span className="quiet">
              No AI feature uses anything of yours in any meeting, and what was kept is hidden. Taking it back
              lets in what comes next.
              {all ? ` Since ${formatDate(all.since)}.` : ''}
            </span>
          </p>
          <Switch
            label="Leave me out everywhere"
            on={leftOut.length > 0}
            busy={busy}
            onFlip={(on) => out.mutate(on)}
          />
        </div>
      </div>
      {never.error ? <Wrong error={never.error} /> : null}
      {out.error ? <Wrong error={out.error} /> : null}
    </section>
  )
}
