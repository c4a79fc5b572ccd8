import { useServer } from '../app/session.ts'
import { Loading, Wrong } from '../app/States.tsx'
import { verifyCommand } from './verify-command.ts'

/** How anybody checks a proof on another machine, without this server and without network. */
export function CheckIt({ file = null }: { file?: string | null }) {
  const server = useServer()
  return (
    <section className="check-it" aria-label="Check it yourself">
      <h3>Check it yourself</h3>
      <p>
        {file === null ? 'When the meeting has ended, download its proof. ' : ''}On any machine, without
        network, the verifier decides each use again from the recorded facts:
      </p>
      {server.isPending ? <Loading what="the key" lines={1} /> : null}
      {server.isError ? <Wrong error={server.error} again={() => void server.refetch()} /> : null}
      {server.data ? <pre className="hash">{verifyCommand(file ?? 'FILE', server.data.logKey)}</pre> : null}
      <p className="small quiet">
        Take the key from somebody you trust and compare it with this one; the proof itself never brings it.
        The ledger is public under <a href="/ledger/checkpoint">/ledger/checkpoint</a>.
      </p>
    </section>
  )
}
