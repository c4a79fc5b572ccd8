import type { ChatPerson } from '@highroad/core/wire'
import { useId, useState } from 'react'
import { toneOf } from '../app/person-look.ts'
import { Who } from '../app/Who.tsx'
import { namesFor } from './mentions.ts'

/** Choose people by name. Whom was chosen stands above, to be taken off again. */
export function PeoplePicker({
  label,
  people,
  chosen,
  most,
  autoFocus = false,
  onChange,
}: {
  label: string
  people: readonly ChatPerson[]
  chosen: readonly string[]
  most: number
  autoFocus?: boolean
  onChange: (chosen: string[]) => void
}) {
  const id = useId()
  const [typed, setTyped] = useState('')
  const left = people.filter(({ person }) => !chosen.includes(person))
  const found = chosen.length >= most ? [] : namesFor(typed, left)
  const add = (person: ChatPerson | undefined) => {
    if (!person) return
    onChange([...chosen, person.person])
    setTyped('')
  }
  return (
    <div className="field picker">
      <label htmlFor={id}>{label}</label>
      {chosen.length > 0 ? (
        <ul className="chips" aria-label="Chosen">
          {chosen.map((person) => {
            const name = people.find((one) => one.person === person)?.name ?? ''
            return (
              <li key={person}>
                <button
                  type="button"
                  className="chip"
                  aria-label={`Take off ${name}`}
                  onClick={() => onChange(chosen.filter((one) => one !== person))}
                >
                  <bdi>{name}</bdi> ✕
                </button>
              </li>
            )
          })}
        </ul>
      ) : null}
      <input
        className="input"
        id={id}
        value={typed}
        autoComplete="off"
        autoFocus={autoFocus}
        placeholder="A name"
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && typed.trim() !== '') {
            add(found[0])
            event.preventDefault()
          } else if (event.key === 'Backspace' && typed === '') onChange(chosen.slice(0, -1))
        }}
      />
      <ul className="picks" aria-label="People">
        {found.map((person) => (
          <li key={person.person}>
            <button type="button" onClick={() => add(person)}>
              <Who name={person.name} tone={toneOf(person.person)} small />
              <bdi>{person.name}</bdi>
              {person.guest ? <span className="quiet small">guest</span> : null}
            </button>
          </li>
        ))}
      </ul>
      {typed.trim() !== '' && found.length === 0 && chosen.length < most ? (
        <p className="quiet small">
          Nobody here is called that. Whom you may write to is in this organisation.
        </p>
      ) : null}
    </div>
  )
}
