import { useServer } from '../app/session.ts'
import { Loading, Wrong } from '../app/States.tsx'
import { verifyCommand } from './verify-command.ts'

/**
 * How anybody checks a proof on another machine, without this server and without network. `file`: what it was saved as.
 * `of`: the path at the server of a channel, whose proof can be saved at any time; null for a meeting, whose has an end.
 */
export function CheckIt({ file = null, of = null }: { file?: string | null; of?: string | null }) {
  const server = useServer()
  const saved = file ?? (of === null ? 'FILE' : `highroad-proof-${of.split('/').at(-1)}.json`)
  return (
    <section className="check-it" aria-label="Check it yourself">
      <h3>Check it yourself</h3>
      <p>
        {file === null && of === null ? 'When the meeting has ended, download its proof. ' : ''}
        {of === null ? null : (
          <>
            <a href={`/api${of}/proof`} download>
              Download the proof
            </a>
            : what was read here until now, in ids and times, no words and no names.{' '}
          </>
        )}
        On any machine, without network, the verifier decides each use again from the recorded facts:
      </p>
      {server.isPending ? <Loading what="the key" lines={1} /> : null}
      {server.isError ? <Wrong error={server.error} again={() => void server.refetch()} /> : null}
      {server.data ? <pre className="hash">{verifyCommand(saved, server.data.logKey)}</pre> : null}
      <p className="small quiet">
        Take the key from somebody you trust and compare it with this one; the proof itself never brings it.
        The ledger is public under <a href="/ledger/checkpoint">/ledger/checkpoint</a>.
      </p>
    </section>
  )
}
