import type { AccountView, MeetingItem } from '@highroad/core/wire'
import { useState } from 'react'
import { Link, useLocation } from 'wouter'
import { Field } from '../app/Field.tsx'
import { formatDay, formatPeople, formatTime } from '../app/format.ts'
import { Empty, Loading, Wrong } from '../app/States.tsx'
import { useMeetings, useStartMeeting } from './api.ts'
import { ServerLacks } from './ServerLacks.tsx'
import { CopyLink } from './CopyLink.tsx'
import { summaryWords } from './meeting-words.ts'

export function MeetingsPage({ account }: { account: AccountView }) {
  const meetings = useMeetings(account.account)
  const open = meetings.data?.meetings.filter((meeting) => meeting.state === 'open') ?? []
  const ended = meetings.data?.meetings.filter((meeting) => meeting.state === 'ended') ?? []
  return (
    <div className="doc">
      <h1>Meetings</h1>
      <p className="quiet">Whoever has a meeting’s link can come in, colleagues and guests alike.</p>
      <ServerLacks />
      <StartMeeting account={account.account} />
      {meetings.isPending ? (
        <section>
          <Loading what="meetings" />
        </section>
      ) : null}
      {meetings.isError ? (
        <section>
          <Wrong error={meetings.error} again={() => void meetings.refetch()} />
        </section>
      ) : null}
      {meetings.data && meetings.data.meetings.length === 0 ? (
        <Empty>No meetings yet. Give one a title above and start it; you get its link to send on.</Empty>
      ) : null}
      {open.length > 0 ? <MeetingRows title="Open" meetings={open} /> : null}
      {ended.length > 0 ? <MeetingRows title="Ended" meetings={ended} /> : null}
    </div>
  )
}

function StartMeeting({ account }: { account: string }) {
  const [title, setTitle] = useState('')
  const [, go] = useLocation()
  const start = useStartMeeting(account)
  return (
    <form
      className="start"
      onSubmit={(event) => {
        event.preventDefault()
        start.mutate(title, { onSuccess: (made) => go(`/m/${made.meeting}`) })
      }}
    >
      <Field
        label="Title of a new meeting"
        value={title}
        onChange={(event) => setTitle(event.target.value)}
        required
        maxLength={120}
        autoComplete="off"
      />
      <button type="submit" className="btn go" disabled={start.isPending}>
        Start meeting
      </button>
      {start.error ? <Wrong error={start.error} /> : null}
    </form>
  )
}

function MeetingRows({ title, meetings }: { title: string; meetings: readonly MeetingItem[] }) {
  return (
    <section aria-label={title}>
      <h2>{title}</h2>
      <ul className="ruled meetings">
        {meetings.map((meeting) => (
          <li key={meeting.meeting}>
            <div>
              <Link
                href={meeting.state === 'ended' ? `/m/${meeting.meeting}/summary` : `/m/${meeting.meeting}`}
              >
                <b>{meeting.title}</b>
              </Link>
              <p className="small quiet">
                {formatDay(meeting.openedAt)}, {formatTime(meeting.openedAt)}
                {meeting.endedAt ? ` to ${formatTime(meeting.endedAt)}` : ''}
                {meeting.host ? ' · you host' : ''}
              </p>
            </div>
            <span className="quiet state">
              {meeting.state === 'open'
                ? `${formatPeople(meeting.present)} in it`
                : summaryWords(meeting.summary)}
            </span>
            {meeting.state === 'open' ? <CopyLink link={meeting.link} /> : null}
          </li>
        ))}
      </ul>
    </section>
  )
}
