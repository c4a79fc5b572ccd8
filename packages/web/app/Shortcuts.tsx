import { Dialog } from './Dialog.tsx'

const SHORTCUTS = [
  ['Ctrl K, Cmd K', 'Search or jump to'],
  ['?', 'This list'],
  ['Esc', 'Back out: close what lies on top or beside'],
  ['Alt ↑, Alt ↓', 'In a channel: the channel above, below'],
  ['↑', 'In an empty message box: edit your last message'],
  ['Enter, Shift Enter', 'In a message box: send, begin a line'],
  ['Ctrl B, Ctrl I, Ctrl E', 'In a message box: bold, italic, code'],
  ['@, :', 'In a message box: name somebody, an emoji'],
  ['Tab', 'In a message box: take the grey words; Esc drops them'],
  ['Ctrl ., Cmd .', 'In a message box: what to put in place of a marked word'],
  ['Enter, Ctrl Enter', 'At a rewrite or draft: keep it; Esc stops or drops it'],
  ['Esc', 'In a message box: mark the channel read'],
  ['M', 'In a meeting: mute and unmute'],
  ['V', 'In a meeting: start and stop video'],
  ['W', 'In a meeting: why'],
] as const

export function Shortcuts({ onClose }: { onClose: () => void }) {
  return (
    <Dialog label="Shortcuts" onClose={onClose}>
      <header className="bar">
        <h2>Shortcuts</h2>
        <span className="end">
          <button type="button" className="btn bare" onClick={onClose}>
            Close
          </button>
        </span>
      </header>
      <dl className="facts keys">
        {SHORTCUTS.map(([keys, does]) => (
          <div key={does}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
