import type { MessageItem } from '@highroad/core/wire'
import { useLine } from './line-context.ts'

/** What people answered with one sign: pressed where the reader did too. */
export function Reactions({ message }: { message: MessageItem }) {
  const line = useLine()
  if (message.reactions.length === 0) return null
  return (
    <ul className="chips" aria-label="Reactions">
      {message.reactions.map(({ emoji, people }) => {
        const names = people.slice(0, 12).map((person) => line.names.nameOf(person) ?? 'somebody')
        const who = names.join(', ') + (people.length > 12 ? ` and ${people.length - 12} more` : '')
        return (
          <li key={emoji}>
            <button
              type="button"
              className="chip"
              aria-pressed={people.includes(line.you)}
              aria-label={`${emoji} ${people.length}: ${who}`}
              title={who}
              disabled={line.channel.archived}
              onClick={() => line.react(message, emoji)}
            >
              {emoji} {people.length}
            </button>
          </li>
        )
      })}
    </ul>
  )
}
