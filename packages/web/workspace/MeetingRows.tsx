import type { MeetingItem } from '@highroad/core/wire'
import { useId } from 'react'
import { Link } from 'wouter'
import { formatMoment, formatPeople, formatSpan } from '../app/format.ts'
import { CopyLink } from './CopyLink.tsx'
import { meetingTarget, summaryWords } from './meeting-words.ts'
import './workspace.css'

/** Meetings as ruled lines. `elsewhere`: of other organisations, so each says whose it is. */
export function MeetingRows({
  title,
  meetings,
  elsewhere = false,
}: {
  title: string
  meetings: readonly MeetingItem[]
  elsewhere?: boolean
}) {
  const id = useId()
  if (meetings.length === 0) return null
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <ul className="ruled meetings">
        {meetings.map((meeting) => {
          const target = meetingTarget(meeting)
          const about = [
            meeting.endedAt === null
              ? formatMoment(meeting.openedAt)
              : formatSpan(meeting.openedAt, meeting.endedAt),
            elsewhere ? meeting.organisation : null,
            meeting.host ? 'you host' : null,
          ]
          return (
            <li key={meeting.meeting}>
              <div>
                <b>
                  <bdi>{target ? <Link href={target}>{meeting.title}</Link> : meeting.title}</bdi>
                </b>
                <p className="small quiet">{about.filter((part) => part !== null).join(' · ')}</p>
              </div>
              <span className="quiet state">
                {meeting.state === 'open'
                  ? meeting.present > 0
                    ? `${formatPeople(meeting.present)} in it`
                    : 'Nobody in it'
                  : summaryWords(meeting)}
              </span>
              {meeting.state === 'open' ? <CopyLink link={meeting.link} /> : null}
            </li>
          )
        })}
      </ul>
    </section>
  )
}
