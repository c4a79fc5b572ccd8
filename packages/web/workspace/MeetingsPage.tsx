import type { AccountView } from '@highroad/core/wire'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { Field } from '../app/Field.tsx'
import { Empty, Loading, Wrong } from '../app/States.tsx'
import { useMeetings, useMyMeetings, useStartMeeting } from './api.ts'
import { MeetingRows } from './MeetingRows.tsx'
import { ServerLacks } from './ServerLacks.tsx'

export function MeetingsPage({ account }: { account: AccountView }) {
  const meetings = useMeetings(account.account)
  const mine = useMyMeetings()
  const elsewhere = mine.data?.meetings.filter((meeting) => meeting.account !== account.account) ?? []
  const open = meetings.data?.meetings.filter((meeting) => meeting.state === 'open') ?? []
  const ended = meetings.data?.meetings.filter((meeting) => meeting.state === 'ended') ?? []
  return (
    <div className="doc">
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
      <MeetingRows title="Open" meetings={open} />
      <MeetingRows title="Ended" meetings={ended} />
      <MeetingRows title="In other organisations" meetings={elsewhere} elsewhere />
      <ServerLacks />
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
        hint="Whoever has its link can come in, colleagues and guests alike."
      />
      <button type="submit" className="btn go" disabled={start.isPending}>
        Start meeting
      </button>
      {start.error ? <Wrong error={start.error} /> : null}
    </form>
  )
}
