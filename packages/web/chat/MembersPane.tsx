import { type ChannelItem, type ChatPerson } from '@highroad/core/wire'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { toneOf } from '../app/person-look.ts'
import { Loading, Wrong } from '../app/States.tsx'
import { Who } from '../app/Who.tsx'
import { chatApi } from './api.ts'
import { PaneBar } from './PaneBar.tsx'
import { PeoplePicker } from './PeoplePicker.tsx'
import { useChat, useChatState } from './use-chat.tsx'

const PRESENCE = { active: 'here now', away: 'away', offline: 'not here' } as const

/** Who is in a channel, and adding to them. */
export function MembersPane({ channel, onClose }: { channel: ChannelItem; onClose: () => void }) {
  const { chat: known } = useChatState()
  const chat = useChat()
  const queries = useQueryClient()
  const key = ['chat', 'members', channel.channel]
  const members = useQuery({ queryKey: key, queryFn: () => chatApi.members(channel.channel) })
  const [chosen, setChosen] = useState<string[]>([])
  const again = () => queries.invalidateQueries({ queryKey: ['chat', 'members', channel.channel] })
  useEffect(() => {
    void queries.invalidateQueries({ queryKey: ['chat', 'members', channel.channel] })
  }, [queries, channel.channel, channel.members])
  const add = useMutation({
    mutationFn: () => chatApi.add(channel.channel, { people: chosen }),
    onSuccess: () => setChosen([]),
    onSettled: again,
  })
  const remove = useMutation({
    mutationFn: (person: string) => chatApi.remove(channel.channel, person),
    onSettled: again,
  })
  const there = new Set(members.data?.people.map(({ person }) => person))
  const others = known?.people.filter(({ person, guest }) => !there.has(person) && !guest) ?? []
  const may = !known?.guest && channel.kind !== 'direct' && channel.joined && !channel.archived
  return (
    <>
      <PaneBar
        title="People"
        beside={members.data ? String(members.data.people.length) : ''}
        onClose={onClose}
      />
      <div className="scroll pad">
        {may && others.length > 0 ? (
          <form
            className="form"
            onSubmit={(event) => {
              event.preventDefault()
              add.mutate()
            }}
          >
            <PeoplePicker
              label="Add people"
              people={others}
              chosen={chosen}
              most={200}
              onChange={setChosen}
            />
            {chosen.length > 0 ? (
              <button type="submit" className="btn" disabled={add.isPending}>
                Add to the channel
              </button>
            ) : null}
            {add.error ? <Wrong error={add.error} /> : null}
          </form>
        ) : null}
        {members.isPending ? <Loading what="people" /> : null}
        {members.error ? <Wrong error={members.error} again={() => void again()} /> : null}
        {remove.error ? <Wrong error={remove.error} /> : null}
        <ul className="ruled in-it" aria-label="In this channel">
          {members.data?.people.map((person) => (
            <li key={person.person}>
              <Who name={person.name} tone={toneOf(person.person)} />
              <Named person={known?.people.find((one) => one.person === person.person) ?? person} />
              {channel.manages && person.person !== known?.you && channel.kind !== 'direct' && chat ? (
                <button
                  type="button"
                  className="link"
                  aria-label={`Remove ${person.name}`}
                  disabled={remove.isPending}
                  onClick={() => remove.mutate(person.person)}
                >
                  Remove
                </button>
              ) : null}
            </li>
          ))}
        </ul>
      </div>
    </>
  )
}

function Named({ person }: { person: ChatPerson }) {
  return (
    <span className="t">
      <bdi>{person.name}</bdi>
      <span className="quiet small">
        {[person.guest ? 'guest' : '', PRESENCE[person.presence]].filter(Boolean).join(', ')}
      </span>
    </span>
  )
}
