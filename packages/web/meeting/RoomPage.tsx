import { RoomAudioRenderer, RoomContext } from '@livekit/components-react'
import type { Feature } from '@highroad/core/consent'
import type { Joined, Notice } from '@highroad/core/wire'
import { useHotkeys } from '@mantine/hooks'
import { useState } from 'react'
import { Frame, useFrameView } from '../app/Frame.tsx'
import { consentLineView, type LineView } from '../consent/consent-line-view.ts'
import { ConsentLineRow } from '../consent/ConsentLineRow.tsx'
import { WhyPane, type WhyAction } from '../consent/WhyPane.tsx'
import { join } from './api.ts'
import { CaptionsRegion } from './CaptionsRegion.tsx'
import { Controls } from './Controls.tsx'
import type { Taken } from './DeviceCheck.tsx'
import { deviceSentence } from './device-problem.ts'
import type { Answers } from './door-view.ts'
import { MicrophoneQuestion } from './MicrophoneQuestion.tsx'
import { NoticesNow } from './NoticesNow.tsx'
import { RoomBar } from './RoomBar.tsx'
import { RoomSide } from './RoomSide.tsx'
import { asksMicrophone, connectionSentence, featureButton, isRunning, leavingWords } from './room-view.ts'
import { Saying } from './Saying.tsx'
import { Tiles } from './Tiles.tsx'
import { useMedia } from './use-media.ts'
import { useNotices } from './use-notices.ts'
import { useRoom } from './use-room.ts'
import { useSpeakingReport } from './use-speaking-report.ts'
import { useTelemetry } from './use-telemetry.ts'

export function RoomPage({
  joined,
  taken,
  microphone: microphoneAtDoor,
  actsFor,
  organisation,
  onLeft,
  onEnded,
}: {
  joined: Joined
  taken: Taken
  microphone: Answers['microphone']
  actsFor: string | null
  organisation: string
  onLeft: (left: { others: number; summary: boolean }) => void
  onEnded: (summary: boolean) => void
}) {
  const model = useRoom(joined.room, { ended: onEnded })
  const { room, busy } = model
  const [own, setOwn] = useState<ReadonlySet<Feature>>(new Set())
  const notices = useNotices({ ...model, own })
  const media = useMedia({
    media: joined.media,
    missing: room.media === 'missing',
    renew: async () => {
      const again = { name: null, actsFor, microphone: null, noticesShown: [], answers: [], leftOutOf: [] }
      return (await join(room.meeting, again)).media
    },
    taken,
    mayHear: model.mayHear,
    others: room.people.map((person) => person.handle).filter((handle) => handle !== room.you),
    mayOpen: notices.allSeen,
  })
  useSpeakingReport(room.meeting, media.room)
  useTelemetry(room.meeting, media)
  const { show } = useFrameView()
  const [microphone, setMicrophone] = useState(microphoneAtDoor)
  const [why, setWhy] = useState<Feature | null>(null)
  const line = consentLineView(room.lines)
  const asks = asksMicrophone(room.lines, microphone !== null)

  const openWhy = (feature: Feature | null) => {
    setWhy(feature)
    show(feature ? 'pane' : 'main')
    // Back to where it was opened from.
    if (!feature && why)
      requestAnimationFrame(() => document.querySelector<HTMLElement>('.consent .why')?.focus())
  }
  const start = (feature: Feature) => {
    setOwn((before) => new Set(before).add(feature))
    return model.start(feature)
  }
  const leaveOut = (features: readonly Feature[]) => {
    media.shutEarsNow()
    return model.leaveOut(features)
  }
  const act = (asked: NonNullable<LineView['act']>) =>
    void (asked.lift ? model.includeAgain(asked.features) : leaveOut(asked.features))
  const actFromWhy = (action: WhyAction, feature: Feature) => {
    const acts: Record<WhyAction, () => Promise<boolean>> = {
      'leave-me-out': () => leaveOut([feature]),
      'include-me': () => model.includeAgain([feature]),
      start: () => start(feature),
      stop: () => model.stop(feature),
    }
    void acts[action]()
  }
  const answerNotice = async (notice: Notice, included: boolean) => {
    const left = room.lines.some((one) => one.feature === notice.feature && one.you === 'left-out')
    const done = !included
      ? await leaveOut([notice.feature])
      : (!left || (await model.includeAgain([notice.feature]))) &&
        (!room.askFirst || (await model.answer(notice.feature, true)))
    if (done) notices.away([notice])
  }
  const answerMicrophone = async (who: 'only-me' | 'others-too') => {
    if (await model.answerMicrophone(who)) setMicrophone(who)
  }
  const flip = (feature: Feature) =>
    void (isRunning(room.lines, feature) ? model.stop(feature) : start(feature))
  const left = { others: room.people.length - 1, summary: isRunning(room.lines, 'summary') }
  const leave = () => void model.leave().then(() => onLeft(left))
  const toggleMicrophone = () => media.setMicrophone(!media.wants.microphone)
  const toggleCamera = () => media.setCamera(!media.wants.camera)
  useHotkeys([
    ['m', toggleMicrophone],
    ['v', toggleCamera],
    ['w', () => openWhy(why ? null : line.why)],
    ['Escape', () => openWhy(null)],
  ])

  const connection = connectionSentence({ live: model.connected, media: room.media, mediaHere: media.state })
  return (
    <RoomContext.Provider value={media.room}>
      <RoomAudioRenderer />
      <Frame
        className="room"
        sideLabel="Meeting"
        side={
          <RoomSide room={room} organisation={organisation}>
            {asks ? null : (
              <MicrophoneQuestion
                answer={microphone}
                busy={busy}
                onAnswer={(who) => void answerMicrophone(who)}
              />
            )}
          </RoomSide>
        }
        main={
          <>
            <RoomBar room={room} />
            {connection ? <Saying sentence={connection} /> : null}
            {model.problem ? <Saying sentence={model.problem} onDismiss={model.dismissProblem} /> : null}
            {media.problem ? (
              <Saying
                sentence={deviceSentence(media.problem.kind, media.problem.problem)}
                onDismiss={media.dismissProblem}
              />
            ) : null}
            <NoticesNow
              notices={notices}
              askFirst={room.askFirst}
              onAnswer={(notice, included) => void answerNotice(notice, included)}
            />
            {asks ? (
              <Saying sentence="A feature is on, and it is not said who is at your microphone, so it is not used.">
                <button
                  type="button"
                  className="btn"
                  disabled={busy}
                  onClick={() => void answerMicrophone('only-me')}
                >
                  Only me
                </button>
                <button
                  type="button"
                  className="btn"
                  disabled={busy}
                  onClick={() => void answerMicrophone('others-too')}
                >
                  Others too
                </button>
              </Saying>
            ) : null}
            <Tiles room={room} />
            {isRunning(room.lines, 'captions') ? (
              <CaptionsRegion captions={model.captions} behindMs={model.behindMs} />
            ) : null}
            <Controls
              microphone={media.wants.microphone}
              camera={media.wants.camera}
              captions={featureButton('captions', room)}
              summary={featureButton('summary', room)}
              host={room.host}
              people={room.people.length}
              busy={busy}
              onMicrophone={toggleMicrophone}
              onCamera={toggleCamera}
              onCaptions={() => flip('captions')}
              onSummary={() => flip('summary')}
              leaving={room.host && left.summary ? leavingWords(left.others) : null}
              onLeave={leave}
              onEnd={() => void model.end()}
            />
          </>
        }
        paneLabel="Why"
        pane={
          why ? (
            <WhyPane
              place={`/meetings/${room.meeting}`}
              feature={why}
              features={room.lines.map((one) => one.feature)}
              host={room.host}
              changes={JSON.stringify(room.lines.map((one) => [one.feature, one.state, one.people, one.you]))}
              onPick={setWhy}
              onAction={actFromWhy}
              onClose={() => openWhy(null)}
            />
          ) : null
        }
        line={
          <ConsentLineRow
            view={line}
            live={model.live}
            whyOpen={why !== null}
            busy={busy}
            onWhy={() => openWhy(why ? null : line.why)}
            onAct={act}
          />
        }
      />
    </RoomContext.Provider>
  )
}
