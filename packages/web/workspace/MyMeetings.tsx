import { Empty, Loading, Wrong } from '../app/States.tsx'
import { useMyMeetings } from './api.ts'
import { MeetingRows } from './MeetingRows.tsx'

/** The meetings that somebody without an organisation was in: what is open, and what was shared with them. */
export function MyMeetings() {
  const mine = useMyMeetings()
  if (mine.isPending) return <Loading what="your meetings" lines={3} />
  if (mine.isError) return <Wrong error={mine.error} again={() => void mine.refetch()} />
  const { meetings } = mine.data
  return (
    <div className="mine">
      <MeetingRows title="Open" meetings={meetings.filter((one) => one.state === 'open')} elsewhere />
      <MeetingRows title="Ended" meetings={meetings.filter((one) => one.state === 'ended')} elsewhere />
      {meetings.length === 0 ? (
        <Empty>You were in no meeting yet. Open the link of one; a name is enough to join.</Empty>
      ) : (
        <p className="small quiet after">
          A summary can be read once its host has shared it. To leave yourself out of one, open it and press
          “Leave me out”.
        </p>
      )}
    </div>
  )
}
