import type { ChannelItem, MessageItem } from '@highroad/core/wire'
import { createContext, useContext } from 'react'

/** What the rows of a line share: where they are, who reads them, and what can be done with a message. */
export interface LineUse {
  channel: ChannelItem
  thread: string | null
  you: string
  names: { you: string; nameOf: (person: string) => string | undefined }
  isGuest: (person: string) => boolean
  /** The message that is being edited. */
  editing: string | null
  edit: (message: string | null) => void
  openThread: (message: string) => void
  /** Asks what happened since one left off; null where it may not be asked here. */
  catchUp: (() => void) | null
  react: (message: MessageItem, emoji: string) => void
  chooseReaction: (message: MessageItem) => void
  pin: (message: MessageItem) => void
  remove: (message: MessageItem) => void
  markUnread: (message: MessageItem) => void
  copyLink: (message: MessageItem) => void
  /** Says something to the reader, beside the box. */
  say: (sentence: string) => void
}

export const LineContext = createContext<LineUse | null>(null)

export function useLine(): LineUse {
  const use = useContext(LineContext)
  if (!use) throw new Error('rows stand in a line')
  return use
}
