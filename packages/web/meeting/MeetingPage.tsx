import type { Joined } from '@highroad/core/wire'
import { useDocumentTitle } from '@mantine/hooks'
import { useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useEffect, useState } from 'react'
import { Link } from 'wouter'
import { Plain } from '../app/Frame.tsx'
import { useMe } from '../app/session.ts'
import { Loading, Wrong } from '../app/States.tsx'
import { useDoor } from './api.ts'
import type { Taken } from './DeviceCheck.tsx'
import { DoorPage } from './DoorPage.tsx'
import type { Answers } from './door-view.ts'
import { Ended, Left } from './Afterwards.tsx'
import { leftWords } from './room-view.ts'
import './meeting.css'

const loadRoom = () => import('./RoomPage.tsx')
const RoomPage = lazy(() => loadRoom().then((m) => ({ default: m.RoomPage })))

type Phase =
  | { at: 'door' }
  | { at: 'room'; joined: Joined; taken: Taken; microphone: Answers['microphone']; actsFor: string | null }
  | { at: 'left'; host: boolean; others: number; summary: boolean; personalLink: string | null }
  | { at: 'ended'; host: boolean; summary: boolean; personalLink: string | null }

/** One meeting: its door, its room, and what comes after. */
export function MeetingPage({ meeting }: { meeting: string }) {
  const [phase, setPhase] = useState<Phase>({ at: 'door' })
  const door = useDoor(meeting)
  const me = useMe()
  const queries = useQueryClient()
  useDocumentTitle([door.data?.title, 'Highroad'].filter(Boolean).join(' · '))
  useEffect(() => void loadRoom(), [])

  if (phase.at === 'room') {
    const { joined } = phase
    const over = (next: Phase) => {
      setPhase(next)
      void queries.invalidateQueries({ queryKey: ['meeting', meeting] })
    }
    return (
      <Suspense
        fallback={
          <Plain title={door.data?.title ?? ''}>
            <Loading what="the meeting" />
          </Plain>
        }
      >
        <RoomPage
          joined={joined}
          taken={phase.taken}
          microphone={phase.microphone}
          actsFor={phase.actsFor}
          organisation={door.data?.organisation ?? ''}
          onLeft={(left) =>
            over({ at: 'left', host: joined.host, ...left, personalLink: joined.personalLink })
          }
          onEnded={(summary) =>
            over({ at: 'ended', host: joined.host, summary, personalLink: joined.personalLink })
          }
        />
      </Suspense>
    )
  }
  if (phase.at === 'left')
    return (
      <Left
        words={leftWords({ ...phase, title: door.data?.title ?? 'The meeting' })}
        personalLink={phase.personalLink}
        onBack={() => setPhase({ at: 'door' })}
      />
    )
  if (phase.at === 'ended') return <Ended {...phase} meeting={meeting} title={door.data?.title ?? ''} />
  if (door.isPending || me.isPending)
    return (
      <Plain title="">
        <Loading what="the meeting" />
      </Plain>
    )
  if (door.isError && !door.data)
    return (
      <Plain title="This meeting does not open">
        <Wrong error={door.error} again={() => void door.refetch()}>
          <Link className="btn" href="/">
            To the start
          </Link>
        </Wrong>
      </Plain>
    )
  const { data } = door
  if (!data) return null
  if (data.state === 'ended')
    return <Ended meeting={meeting} title={data.title} host={data.host} summary personalLink={null} />
  return (
    <DoorPage
      door={data}
      me={me.data ?? null}
      onJoined={(joined, taken, microphone, actsFor) => {
        void queries.invalidateQueries({ queryKey: ['me'] })
        setPhase({ at: 'room', joined, taken, microphone, actsFor })
      }}
    />
  )
}
