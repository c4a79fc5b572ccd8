import type { MyHiddenIn } from '@highroad/core/wire'
import { useState } from 'react'
import { Link } from 'wouter'
import { formatSpan, formatTime } from '../app/format.ts'
import { Wrong } from '../app/States.tsx'
import { useEarlier, useHidden } from './api.ts'
import { placeWords } from './mine-words.ts'
import { More } from './Pages.tsx'

/** What one said before one objected: hidden from everybody else, until one names it or has it erased (R10). */
export function Hidden() {
  const hidden = useHidden()
  if (hidden.isPending) return null
  if (hidden.isError) return <Wrong error={hidden.error} again={() => void hidden.refetch()} />
  const meetings = hidden.data.pages.flatMap((page) => page.rows)
  if (meetings.length === 0 && !hidden.hasNextPage) return null
  return (
    <section aria-label="Hidden">
      <h2>Hidden since you objected</h2>
      <p className="quiet">
        Nobody but you can read it. Lines of a summary that quoted it are gone and do not come back.
      </p>
      <div className="rows">
        {meetings.map((one) => (
          <Earlier key={one.place.meeting} earlier={one} />
        ))}
      </div>
      <More query={hidden} />
    </section>
  )
}

function Earlier({ earlier: { place, turns, from, until, mayReturn } }: { earlier: MyHiddenIn }) {
  const [asked, setAsked] = useState(false)
  const act = useEarlier()
  const { meeting } = place
  const settle = (erase: boolean) => {
    if (meeting !== null) act.mutate({ meeting, erase, from, until })
  }
  return (
    <div className="choice" role="group" aria-label={placeWords(place)}>
      <b>{placeWords(place)}</b>
      <p className="quiet">
        {turns === 1 ? 'One turn' : `${turns} turns`}, {formatSpan(from, until)}
        {mayReturn ? null : (
          <>
            . You object there; it can come back once you take that back{' '}
            {meeting === null ? null : <Link href={`/m/${meeting}`}>in the meeting</Link>}
          </>
        )}
        .
      </p>
      {asked ? (
        <div className="row after">
          <span>Erase it for good?</span>
          <button type="button" className="btn" autoFocus onClick={() => setAsked(false)}>
            Keep it hidden
          </button>
          <button type="button" className="btn loss" disabled={act.isPending} onClick={() => settle(true)}>
            Erase for good
          </button>
        </div>
      ) : (
        <div className="two-up wide-up after">
          <button
            type="button"
            className="btn"
            disabled={!mayReturn || act.isPending}
            onClick={() => settle(false)}
          >
            Bring back what I said before {formatTime(until + 60_000)}
          </button>
          <button type="button" className="btn" disabled={act.isPending} onClick={() => setAsked(true)}>
            Erase it
          </button>
        </div>
      )}
      {act.error ? <Wrong error={act.error} /> : null}
    </div>
  )
}
