import { type ChannelItem, NewMessage } from '@highroad/core/wire'
import { useEffect, useRef, useState } from 'react'
import { ComposeNotices } from '../compose/ComposeNotices.tsx'
import { ComposeTools } from '../compose/ComposeTools.tsx'
import { typeInto } from '../compose/type-into.ts'
import { useCompose } from '../compose/use-compose.ts'
import { WritingHelpMenu } from '../compose/WritingHelpMenu.tsx'
import { chatApi } from './api.ts'
import { formatBytes } from './bytes.ts'
import { newClient } from './client-id.ts'
import { sendable } from './mentions.ts'
import { channelTitle, personOf } from './names.ts'
import { typingWords } from './rows.ts'
import type { ChatStore } from './store.ts'
import { useChatState } from './use-chat.tsx'
import { useDraft } from './use-draft.ts'
import { type Upload, useUpload } from './use-upload.ts'
import { WriteArea } from './WriteArea.tsx'

/** Where a message to a channel or a thread is written. It shows at once; the outbox sends it. */
export function Box({
  chat,
  channel,
  thread,
  autoFocus,
  onUp,
  onEscape,
  onSent,
}: {
  chat: ChatStore
  channel: ChannelItem
  thread: string | null
  autoFocus: boolean
  onUp: () => void
  onEscape?: () => void
  onSent: () => void
}) {
  const state = useChatState()
  const compose = useCompose(channel.channel).view
  const people = state.chat?.people ?? []
  const [text, setText] = useDraft(chat, channel.channel, thread)
  const { uploads, add, drop, clear } = useUpload(channel.channel)
  const picked = useRef(new Map<string, string>())
  const chooser = useRef<HTMLInputElement>(null)
  const area = useRef<HTMLTextAreaElement>(null)
  const [over, setOver] = useState(false)
  const waiting = uploads.some(({ file, problem }) => !file && !problem)
  const failed = uploads.some(({ problem }) => problem)
  /** Sent while files were on their way: it goes out once they are there, unless somebody writes on. */
  const [wanted, setWanted] = useState(false)
  const files = uploads.flatMap(({ file }) => (file ? [file] : []))
  const said = NewMessage.safeParse({
    client: newClient(),
    thread,
    text: sendable(text, people, picked.current),
    files: files.map(({ file }) => file),
  })
  const ready = said.success && !waiting && !failed
  const send = () => {
    setWanted(waiting)
    if (!said.success || waiting || failed) return
    const { client, text: words } = said.data
    void chat.outbox.add({
      client,
      channel: channel.channel,
      thread,
      text: words,
      files: files.map(({ file, name, bytes }) => ({ file, name, bytes })),
      madeAt: Date.now(),
      refused: null,
    })
    setText('', 0)
    clear()
    picked.current.clear()
    onSent()
    if (!channel.joined)
      void chatApi.join(channel.channel).then(
        (now) => chat.channel(now),
        () => undefined,
      )
  }
  useEffect(() => {
    if (wanted && !waiting) send()
  })
  const label = thread ? 'Reply' : `Message to ${channelTitle(channel, state.chat)}`
  const writing = state.typing
    .filter((one) => one.channel === channel.channel && one.thread === thread)
    .map(({ person }) => personOf(state.chat, person)?.name ?? 'Somebody')
  return (
    <>
      {thread === null && channel.joined && compose ? (
        <ComposeNotices channel={channel.channel} view={compose} />
      ) : null}
      <form
        className={over ? 'box over' : 'box'}
        aria-label={label}
        onSubmit={(event) => {
          event.preventDefault()
          send()
        }}
        onDragOver={(event) => {
          if (!event.dataTransfer.types.includes('Files')) return
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault()
          setOver(false)
          add(event.dataTransfer.files)
        }}
      >
        <Uploads uploads={uploads} onDrop={drop} />
        {wanted ? (
          <p className="small quiet" role="status">
            The message goes out when its files are there.
          </p>
        ) : null}
        <ComposeTools
          channel={channel.channel}
          thread={thread}
          text={text}
          selection={() => ({ from: area.current?.selectionStart ?? 0, to: area.current?.selectionEnd ?? 0 })}
          // As if it had been typed: the browser’s own undo takes it back.
          replaceText={(next) => {
            if (area.current) typeInto(area.current, 0, area.current.value.length, next)
            else setText(next)
          }}
          focus={() => area.current?.focus()}
          first={
            <>
              <input
                ref={chooser}
                type="file"
                multiple
                hidden
                aria-label="Files to attach"
                onChange={(event) => {
                  add(event.target.files ?? [])
                  event.target.value = ''
                }}
              />
              <button type="button" className="btn bare" onClick={() => chooser.current?.click()}>
                Attach
              </button>
              <WritingHelpMenu channel={channel.channel} />
            </>
          }
          last={
            <button type="submit" className="btn go" disabled={!ready}>
              Send
            </button>
          }
        >
          <WriteArea
            channel={channel.channel}
            label={label}
            area={area}
            text={text}
            people={people}
            autoFocus={autoFocus}
            onText={(next) => {
              setText(next)
              setWanted(false)
              if (next !== '') chat.typing(channel.channel, thread)
            }}
            onPicked={({ name, person }) => picked.current.set(name, person)}
            onSend={send}
            onUp={onUp}
            {...(onEscape ? { onEscape } : {})}
            onFiles={add}
          />
        </ComposeTools>
      </form>
      <p className="typing small quiet" role="status">
        {typingWords(writing)}
      </p>
    </>
  )
}

function Uploads({ uploads, onDrop }: { uploads: readonly Upload[]; onDrop: (key: number) => void }) {
  if (uploads.length === 0) return null
  return (
    <ul className="uploads" aria-label="Attached">
      {uploads.map((one) => (
        <li key={one.key}>
          <span className="t">
            <bdi>{one.name}</bdi> <span className="quiet small">{formatBytes(one.bytes)}</span>
            {one.problem ? (
              <span className="loss small" role="alert">
                {one.problem}
              </span>
            ) : null}
            {!one.file && !one.problem ? (
              <progress value={one.done} max={1} aria-label={`${one.name} is on its way`} />
            ) : null}
          </span>
          <button
            type="button"
            className="link"
            aria-label={`Take off ${one.name}`}
            onClick={() => onDrop(one.key)}
          >
            Take off
          </button>
        </li>
      ))}
    </ul>
  )
}
