import { useEffect, useState } from 'react'
import { Dialog } from '../app/Dialog.tsx'
import { type Emoji, emojiFor, USUAL } from './emoji.ts'

/** Choose one emoji: the usual ones at once, any other by its name. */
export function EmojiDialog({ onPick, onClose }: { onPick: (emoji: string) => void; onClose: () => void }) {
  const [typed, setTyped] = useState('')
  const [found, setFound] = useState<Emoji[]>([])
  useEffect(() => {
    let wanted = true
    const search = async () => {
      const all = await emojiFor(typed, 48)
      if (wanted) setFound(all)
    }
    void search()
    return () => {
      wanted = false
    }
  }, [typed])
  const pick = (emoji: string | undefined) => {
    if (!emoji) return
    onPick(emoji)
    onClose()
  }
  const shown = typed.trim() === '' ? USUAL.map((emoji) => ({ emoji, name: '' })) : found
  return (
    <Dialog label="React" onClose={onClose}>
      <input
        className="palette-input"
        aria-label="Search emoji"
        placeholder="Search emoji: party, thanks, done"
        autoFocus
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') pick(shown[0]?.emoji)
        }}
      />
      <ul className="emoji-grid" aria-label="Emoji">
        {shown.map(({ emoji, name }) => (
          <li key={emoji}>
            <button
              type="button"
              aria-label={name ? `${emoji} ${name}` : emoji}
              title={name}
              onClick={() => pick(emoji)}
            >
              {emoji}
            </button>
          </li>
        ))}
      </ul>
      {typed.trim() !== '' && found.length === 0 ? (
        <p className="quiet none emoji-none">No emoji is called that.</p>
      ) : null}
    </Dialog>
  )
}
