import type { Door, Joined, Me, Notice } from '@highroad/core/wire'
import { useLocalStorage } from '@mantine/hooks'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import { Choice, Field } from '../app/Field.tsx'
import { Plain } from '../app/Frame.tsx'
import { Wrong } from '../app/States.tsx'
import { noticeKey } from '../consent/notice-queue.ts'
import { NoticeText } from '../consent/NoticeText.tsx'
import { FormNotices } from '../mine/FormNotices.tsx'
import { join } from './api.ts'
import { DeviceCheck, type Taken } from './DeviceCheck.tsx'
import { joinRequest, noticeAnswerWords, type Answers } from './door-view.ts'
import { MicrophoneQuestion } from './MicrophoneQuestion.tsx'

const NOTHING_TAKEN: Taken = { microphone: true, camera: false, microphoneId: '', cameraId: '' }

/** Before joining: the notices first, then the devices, the question at the microphone, a name, and the way in. */
export function DoorPage({
  door,
  me,
  onJoined,
}: {
  door: Door
  me: Me | null
  onJoined: (joined: Joined, taken: Taken, microphone: Answers['microphone'], actsFor: string | null) => void
}) {
  const signedIn = me !== null && !me.person.guest
  const [taken, setTaken] = useLocalStorage<Taken>({ key: 'highroad-devices', defaultValue: NOTHING_TAKEN })
  const [typed, setTyped] = useState(me?.person.name ?? '')
  const [actsFor, setActsFor] = useState<string | null>(null)
  const [answers, setAnswers] = useState<Answers>({ microphone: null, features: {} })
  const [shown, setShown] = useState<ReadonlySet<string>>(new Set())
  const account =
    actsFor ??
    door.mayActFor.find((one) => one.account === door.account)?.account ??
    door.mayActFor[0]?.account ??
    null
  const enter = useMutation({
    mutationFn: () =>
      join(
        door.meeting,
        joinRequest({
          door,
          name: me ? null : typed.trim(),
          actsFor: account,
          answers,
          shown,
          keyOf: noticeKey,
        }),
      ),
    onSuccess: (joined) => onJoined(joined, taken, answers.microphone, account),
  })
  const seen = (notice: Notice) => setShown((before) => new Set(before).add(noticeKey(notice)))
  const allShown = door.notices.every((notice) => shown.has(noticeKey(notice)))
  return (
    <Plain title={door.title} className="door">
      <p className="quiet">A meeting of {door.organisation}.</p>
      <FormNotices />
      <form
        onSubmit={(event) => {
          event.preventDefault()
          enter.mutate()
        }}
      >
        {door.notices.length > 0 ? (
          <section className="notices" aria-label="Before your microphone opens">
            <h2>Before your microphone opens</h2>
            {door.notices.map((notice) => (
              <NoticeText key={noticeKey(notice)} notice={notice} onSeen={seen}>
                <div>
                  <div className="two-up">
                    {(['out', 'in'] as const).map((answer) => (
                      <button
                        key={answer}
                        type="button"
                        className="btn"
                        aria-pressed={answers.features[notice.feature] === answer}
                        onClick={() =>
                          setAnswers({
                            ...answers,
                            features: { ...answers.features, [notice.feature]: answer },
                          })
                        }
                      >
                        {answer === 'out' ? 'Leave me out' : 'Include me'}
                      </button>
                    ))}
                  </div>
                  <p className="small quiet after">
                    {noticeAnswerWords(answers.features[notice.feature], door.askFirst)}
                  </p>
                </div>
              </NoticeText>
            ))}
          </section>
        ) : null}
        <div className="sides">
          <DeviceCheck
            name={signedIn ? me.person.name : typed}
            mayOpen={allShown}
            taken={taken}
            onTake={setTaken}
          />
          <div className="form">
            <MicrophoneQuestion
              answer={answers.microphone}
              onAnswer={(microphone) => setAnswers({ ...answers, microphone })}
            />
            {me ? (
              <p>
                You come in as <b>{me.person.name}</b>
                {me.person.guest ? ', a guest' : ''}.
              </p>
            ) : (
              <Field
                label="Your name"
                value={typed}
                onChange={(event) => setTyped(event.target.value)}
                required
                maxLength={80}
                autoComplete="name"
                hint="Shown to everybody in the meeting. You come as a guest."
              />
            )}
            {door.mayActFor.length > 1 ? (
              <Choice
                label="You act for"
                value={account ?? ''}
                onPick={setActsFor}
                options={door.mayActFor.map((one) => ({ value: one.account, label: one.organisation }))}
              />
            ) : null}
            {door.media.available ? null : (
              <div className="says" role="status">
                <p>
                  {door.media.missing ??
                    'This server has no media server, so the meeting carries no sound or video.'}
                </p>
                {door.media.get ? <p className="quiet">{door.media.get}</p> : null}
              </div>
            )}
            {enter.error ? <Wrong error={enter.error} /> : null}
            <button type="submit" className="btn go" disabled={enter.isPending}>
              Join
            </button>
            {me ? null : (
              <p className="small quiet">
                A member here? <Link href={`/sign-in?to=/m/${door.meeting}`}>Sign in first</Link>.
              </p>
            )}
          </div>
        </div>
      </form>
    </Plain>
  )
}
