import { createContext, useContext, useEffect, useMemo, useSyncExternalStore, type ReactNode } from 'react'
import { useMe } from '../app/session.ts'
import type { ChatState } from './state.ts'
import { NOTHING } from './state.ts'
import { ChatStore } from './store.ts'

/** Stores by organisation and person: going from page to page keeps the socket and what is held. */
const held = new Map<string, { store: ChatStore; users: number; end?: ReturnType<typeof setTimeout> }>()
const KEPT_FOR_MS = 5_000

function storeOf(account: string, person: string): ChatStore {
  const key = `${person}/${account}`
  const there = held.get(key)
  if (there) return there.store
  const store = new ChatStore(account, person)
  held.set(key, { store, users: 0 })
  return store
}

function use(account: string, person: string): () => void {
  const key = `${person}/${account}`
  storeOf(account, person)
  const entry = held.get(key)
  if (!entry) return () => undefined
  clearTimeout(entry.end)
  if (entry.users === 0 && entry.end === undefined) entry.store.start()
  entry.users += 1
  return () => {
    entry.users -= 1
    if (entry.users > 0) return
    entry.end = setTimeout(() => {
      entry.store.stop()
      held.delete(key)
    }, KEPT_FOR_MS)
  }
}

const Chat = createContext<ChatStore | null>(null)
const never = () => () => undefined

/** The chat of one organisation, for what stands within; null inside until it is known who you are. */
export function ChatProvider({ account, children }: { account: string; children: ReactNode }) {
  const person = useMe().data?.person.id
  const store = useMemo(() => (person ? storeOf(account, person) : null), [account, person])
  useEffect(() => (person ? use(account, person) : undefined), [account, person])
  return <Chat.Provider value={store}>{children}</Chat.Provider>
}

export const useChat = (): ChatStore | null => useContext(Chat)

/** What is known now; changes with every event. */
export function useChatState(): ChatState {
  const store = useContext(Chat)
  return useSyncExternalStore(store?.subscribe ?? never, () => store?.state ?? NOTHING)
}
