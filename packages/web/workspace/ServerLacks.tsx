import { useServer } from '../app/session.ts'

/** What this server cannot do yet for a meeting, and how to get it. Nothing where nothing is missing. */
export function ServerLacks() {
  const server = useServer()
  if (!server.data) return null
  const { media, microphonesAnywhere } = server.data
  if (media.available && microphonesAnywhere) return null
  return (
    <div className="says small quiet next">
      {media.available ? null : (
        <p>
          {media.missing ?? 'This server has no media server, so meetings carry no sound or video.'}{' '}
          {media.get}
        </p>
      )}
      {microphonesAnywhere ? null : (
        <p>
          Microphones work only on the machine that runs this server, since browsers keep them shut on pages
          without TLS. Whoever runs it can give it an address with TLS (PUBLIC_URL).
        </p>
      )}
    </div>
  )
}
