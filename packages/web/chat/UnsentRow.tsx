import { formatTime } from '../app/format.ts'
import { toneOf } from '../app/person-look.ts'
import { Who } from '../app/Who.tsx'
import { useLine } from './line-context.ts'
import type { Unsent } from './state.ts'
import { useChat } from './use-chat.tsx'
import { Words } from './Words.tsx'

/** A message that this device has and the server has not acknowledged. */
export function UnsentRow({ unsent, joined }: { unsent: Unsent; joined: boolean }) {
  const line = useLine()
  const chat = useChat()
  const name = line.names.nameOf(line.you) ?? 'You'
  return (
    <article className={joined ? 'msg joined unsent' : 'msg unsent'} aria-label={`${name}, not yet sent`}>
      {joined ? <span /> : <Who name={name} tone={toneOf(line.you)} />}
      <div className="said">
        {joined ? null : (
          <div className="head">
            <b>
              <bdi>{name}</bdi>
            </b>
            <time>{formatTime(unsent.madeAt)}</time>
          </div>
        )}
        <Words text={unsent.text} names={line.names} />
        {unsent.files.map(({ file, name: called }) => (
          <p key={file} className="small">
            <bdi>{called}</bdi>
          </p>
        ))}
        {unsent.refused === null ? (
          <p className="quiet small state">Not yet sent</p>
        ) : (
          <div role="alert" className="small state">
            <p className="loss">Not sent. {unsent.refused}</p>
            <p className="row">
              <button type="button" className="btn" onClick={() => chat?.outbox.retry(unsent.client)}>
                Try again
              </button>
              <button type="button" className="btn" onClick={() => chat?.outbox.drop(unsent.client)}>
                Take it back
              </button>
            </p>
          </div>
        )}
      </div>
    </article>
  )
}
