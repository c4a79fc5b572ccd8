import { useClipboard } from '@mantine/hooks'

/** Copies a link; where the browser keeps the clipboard shut, it shows the link to copy by hand. */
export function CopyLink({ link, label = 'Copy link' }: { link: string; label?: string }) {
  const clipboard = useClipboard({ timeout: 2_000 })
  if (clipboard.error || !window.isSecureContext)
    return (
      <input
        className="input"
        readOnly
        value={link}
        aria-label="Link"
        onFocus={(event) => event.target.select()}
      />
    )
  return (
    <button type="button" className="btn" onClick={() => clipboard.copy(link)}>
      <span aria-live="polite">{clipboard.copied ? 'Copied' : label}</span>
    </button>
  )
}
