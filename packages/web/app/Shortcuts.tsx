import { Dialog } from './Dialog.tsx'

const SHORTCUTS = [
  ['Ctrl K, Cmd K', 'Search or jump to'],
  ['?', 'This list'],
  ['Esc', 'Back out: close what lies on top or beside'],
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
          <div key={keys}>
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
