import { useServer } from '../app/session.ts'

/** What the switches cannot promise yet: the speech model still loads, or did not load. */
export function SpeechState() {
  const server = useServer()
  if (!server.data || server.data.speech === 'ready') return null
  return (
    <p className="says" role="status">
      {server.data.speech === 'loading'
        ? 'The speech model is still being loaded. Switches can be set; captions and summaries hear from the moment it is ready.'
        : 'The speech model did not load, so nothing is heard and nothing is kept, whatever the switches say. Whoever runs this server finds the reason in its log.'}
    </p>
  )
}
