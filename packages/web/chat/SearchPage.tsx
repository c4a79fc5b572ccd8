import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useSearchParams } from 'wouter'
import { Empty, Loading, Wrong } from '../app/States.tsx'
import { chatApi } from './api.ts'
import { FoundMessage } from './FoundMessage.tsx'
import { channelTitle } from './names.ts'
import { channelOf } from './state.ts'
import { useChatState } from './use-chat.tsx'

const FILTERS = [
  ['from:', 'a person: from:Kofi'],
  ['in:', 'a channel: in:general'],
  ['before:', 'a day: before:2026-11-23'],
  ['after:', 'a day: after:2026-11-01'],
  ['has:', 'has:file, has:link or has:reaction'],
  ['is:thread', 'replies in threads'],
] as const

/** Search of every message that the searcher may read, newest first. */
export function SearchPage({ account }: { account: string }) {
  const [search, setSearch] = useSearchParams()
  const asked = (search.get('q') ?? '').trim()
  const [typed, setTyped] = useState(search.get('q') ?? '')
  const state = useChatState()
  const found = useInfiniteQuery({
    queryKey: ['chat', 'search', account, asked],
    queryFn: ({ pageParam }) => chatApi.search(account, asked, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    enabled: asked !== '',
  })
  const messages = found.data?.pages.flatMap((page) => page.messages) ?? []
  const problems = found.data?.pages[0]?.problems ?? []
  const placeOf = (channel: string, name: string | null) => {
    const item = channelOf(state, channel)
    if (item) return channelTitle(item, state.chat)
    return name === null ? 'a direct message' : `# ${name}`
  }
  return (
    <div className="doc">
      <form
        role="search"
        className="start"
        onSubmit={(event) => {
          event.preventDefault()
          setSearch({ q: typed })
        }}
      >
        <div className="field">
          <label htmlFor="search-words">Search messages</label>
          <input
            id="search-words"
            className="input"
            type="search"
            value={typed}
            autoFocus
            autoComplete="off"
            placeholder="Words, “a phrase”, -without"
            onChange={(event) => setTyped(event.target.value)}
          />
        </div>
        <button type="submit" className="btn go">
          Search
        </button>
      </form>
      <ul className="chips filters" aria-label="Filters">
        {FILTERS.map(([filter, hint]) => (
          <li key={filter}>
            <button
              type="button"
              className="chip"
              title={hint}
              aria-label={`Add ${filter} ${hint}`}
              onClick={() => {
                setTyped((before) => `${before.trimEnd()} ${filter}`.trimStart())
                document.querySelector<HTMLInputElement>('#search-words')?.focus()
              }}
            >
              {filter}
            </button>
          </li>
        ))}
      </ul>
      {problems.length > 0 ? (
        <ul className="says wrong" role="status" aria-label="Not understood">
          {problems.map((problem) => (
            <li key={problem}>
              <bdi>{problem}</bdi>
            </li>
          ))}
        </ul>
      ) : null}
      <section aria-live="polite" aria-busy={found.isFetching}>
        {asked !== '' && found.isPending ? <Loading what="what was found" /> : null}
        {found.error ? <Wrong error={found.error} again={() => void found.refetch()} /> : null}
        {asked === '' ? (
          <Empty>
            Only what you may read is searched: channels that you can open, and your own direct messages.
          </Empty>
        ) : null}
        {found.data && messages.length === 0 ? <Empty>Nothing was found for “{asked}”.</Empty> : null}
        <ul className="ruled">
          {messages.map(({ message, channelName }) => (
            <li key={message.message}>
              <FoundMessage
                account={account}
                message={message}
                place={placeOf(message.channel, channelName)}
              />
            </li>
          ))}
        </ul>
        {found.hasNextPage ? (
          <p className="row after">
            <button
              type="button"
              className="btn"
              disabled={found.isFetching}
              onClick={() => void found.fetchNextPage()}
            >
              Show older ones
            </button>
          </p>
        ) : null}
      </section>
    </div>
  )
}
