import { useEffect, useState } from 'react'
import { useChatState } from './use-chat.tsx'

/** A loss shorter than this says nothing: it is mended before one has read of it. */
const SAID_AFTER_MS = 2_000

/** Said while the server is not there: what that means for what one writes. */
export function OfflineBanner() {
  const { live, unsent } = useChatState()
  const [lasting, setLasting] = useState(false)
  const away = live === 'down'
  useEffect(() => {
    if (!away) {
      setLasting(false)
      return undefined
    }
    const timer = setTimeout(() => setLasting(true), SAID_AFTER_MS)
    return () => clearTimeout(timer)
  }, [away])
  return (
    <div role="status">
      {lasting ? (
        <p className="offline">
          The server is not reached. What you write is kept on this device and sent when it is back
          {unsent.length > 0
            ? `: ${unsent.length === 1 ? '1 message waits' : `${unsent.length} messages wait`}`
            : ''}
          .
        </p>
      ) : null}
    </div>
  )
}
