import type { ChatPerson } from '@highroad/core/wire'
import { useEffect, useState } from 'react'
import { toneOf } from '../app/person-look.ts'
import { Who } from '../app/Who.tsx'
import { emojiFor } from './emoji.ts'
import { namesFor } from './mentions.ts'

export interface Suggestion {
  key: string
  /** What takes the place of the word. */
  put: string
  label: string
  person?: ChatPerson
  emoji?: string
}

type Token = { sign: '@' | ':'; typed: string } | null

/** What the word before the caret may become. Empty while there is none, or the list of emoji is on its way. */
export function useSuggestions(token: Token, people: readonly ChatPerson[]): Suggestion[] {
  const [emoji, setEmoji] = useState<Suggestion[]>([])
  const typed = token?.sign === ':' ? token.typed : null
  useEffect(() => {
    if (typed === null) return undefined
    let wanted = true
    const search = async () => {
      const all = await emojiFor(typed)
      if (wanted)
        setEmoji(all.map((one) => ({ key: one.emoji, put: one.emoji, label: one.name, emoji: one.emoji })))
    }
    void search()
    return () => {
      wanted = false
    }
  }, [typed])
  if (!token) return []
  if (token.sign === ':') return emoji
  const named = namesFor(token.typed, people).map((person) => ({
    key: person.person,
    put: `@${person.name}`,
    label: person.name,
    person,
  }))
  const everybody = 'channel'.startsWith(token.typed.toLocaleLowerCase()) && token.typed.length > 0
  return everybody
    ? [...named, { key: 'channel', put: '@channel', label: 'channel: everybody in it' }]
    : named
}

export function SuggestionList({
  id,
  found,
  at,
  onPick,
}: {
  id: string
  found: readonly Suggestion[]
  at: number
  onPick: (one: Suggestion) => void
}) {
  return (
    <div className="suggestions" id={id} role="listbox" aria-label="Suggestions">
      {found.map((one, index) => (
        <div
          key={one.key}
          id={`${id}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === at}
          // Before the box loses the focus.
          onPointerDown={(event) => {
            event.preventDefault()
            onPick(one)
          }}
        >
          {one.person ? <Who name={one.person.name} tone={toneOf(one.person.person)} small /> : null}
          {one.emoji ? <span aria-hidden="true">{one.emoji}</span> : null}
          <bdi>{one.label}</bdi>
          {one.person?.guest ? <span className="quiet small">guest</span> : null}
        </div>
      ))}
    </div>
  )
}
