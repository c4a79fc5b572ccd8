import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import { Field } from '../app/Field.tsx'
import { formatPeople } from '../app/format.ts'
import { Empty, Loading, Wrong } from '../app/States.tsx'
import { chatApi } from './api.ts'
import { channelPath } from './names.ts'

/** Every channel that can be joined, by name. */
export function BrowsePage({ account }: { account: string }) {
  const [typed, setTyped] = useState('')
  const list = useInfiniteQuery({
    queryKey: ['chat', 'browse', account],
    queryFn: ({ pageParam }) => chatApi.browse(account, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  })
  const all = list.data?.pages.flatMap(({ channels }) => channels) ?? []
  const wanted = typed.trim().toLocaleLowerCase()
  const found = all.filter(({ name, topic }) => `${name} ${topic}`.toLocaleLowerCase().includes(wanted))
  return (
    <div className="doc">
      <Field
        label="Find a channel"
        hint="By its name or what it is about. Private channels are not listed."
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        autoComplete="off"
      />
      <section>
        {list.isPending ? <Loading what="channels" /> : null}
        {list.error ? <Wrong error={list.error} again={() => void list.refetch()} /> : null}
        {list.data && found.length === 0 ? (
          <Empty>
            {all.length === 0
              ? 'No public channel yet. “New” beside Channels opens one.'
              : 'No channel is called that.'}
          </Empty>
        ) : null}
        <ul className="ruled browse" aria-label="Channels">
          {found.map((channel) => (
            <li key={channel.channel}>
              <span className="t">
                <Link href={channelPath(account, channel.channel)}>
                  <b>
                    # <bdi>{channel.name}</bdi>
                  </b>
                </Link>
                <span className="quiet small">
                  <bdi>{channel.topic}</bdi>
                </span>
              </span>
              <span className="quiet small">
                {formatPeople(channel.members)}
                {channel.archived ? ', archived' : channel.joined ? ', you too' : ''}
              </span>
            </li>
          ))}
        </ul>
        {list.hasNextPage ? (
          <p className="row after">
            <button
              type="button"
              className="btn"
              disabled={list.isFetching}
              onClick={() => void list.fetchNextPage()}
            >
              Show more
            </button>
          </p>
        ) : null}
      </section>
    </div>
  )
}
