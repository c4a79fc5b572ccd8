import { useDocumentTitle } from '@mantine/hooks'
import { callsOf } from './names.ts'
import { useChatState } from './use-chat.tsx'

/** What the tab is called, with how many messages call for the person before it: on every page of an organisation. */
export function useChatTitle(title: string): void {
  const { chat } = useChatState()
  const calls = chat ? callsOf(chat) : 0
  useDocumentTitle(`${calls > 0 ? `(${calls}) ` : ''}${title}`)
}

/** The same as an element, for a page that is not within its `ChatProvider` itself. */
export function ChatTitle({ title }: { title: string }) {
  useChatTitle(title)
  return null
}
