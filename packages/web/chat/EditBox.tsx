import { EditMessage, type MessageItem } from '@highroad/core/wire'
import { useMutation } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { sentenceOf } from '../app/api.ts'
import { chatApi } from './api.ts'
import { useLine } from './line-context.ts'
import { readable, sendable } from './mentions.ts'
import { useChat, useChatState } from './use-chat.tsx'
import { WriteArea } from './WriteArea.tsx'

/** A message while its author changes it, in its own place. */
export function EditBox({ message }: { message: MessageItem }) {
  const line = useLine()
  const chat = useChat()
  const people = useChatState().chat?.people ?? []
  const picked = useRef(new Map<string, string>())
  const [text, setText] = useState(() => readable(message.text, line.names.nameOf))
  const save = useMutation({
    mutationFn: (to: string) => chatApi.edit(message.message, to),
    onSuccess: (now) => {
      chat?.take(now)
      line.edit(null)
    },
  })
  const send = () => {
    const to = sendable(text, people, picked.current)
    if (to === message.text) line.edit(null)
    else if (EditMessage.safeParse({ text: to }).success && !save.isPending) save.mutate(to)
  }
  return (
    <div className="box editing">
      <WriteArea
        channel={line.channel.channel}
        label="Edit your message"
        text={text}
        people={people}
        autoFocus
        onText={setText}
        onPicked={({ name, person }) => picked.current.set(name, person)}
        onSend={send}
        onEscape={() => line.edit(null)}
      />
      {save.error ? (
        <p className="loss small" role="alert">
          {sentenceOf(save.error)}
        </p>
      ) : null}
      <div className="tools">
        <button type="button" className="btn" onClick={send} disabled={save.isPending}>
          Save
        </button>
        <button type="button" className="btn" onClick={() => line.edit(null)}>
          Cancel <kbd className="wide">Esc</kbd>
        </button>
      </div>
    </div>
  )
}
