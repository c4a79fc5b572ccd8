import { Link } from 'wouter'
import { ConsentRow } from '../consent/ConsentLineRow.tsx'

/** The consent line of a channel: no feature of this server reads messages. */
export function ChannelLine({ account, guest }: { account: string; guest: boolean }) {
  return (
    <ConsentRow mark="off" what="Compose off" people={null} how="no model reads messages here" live="polite">
      {guest ? null : (
        <Link className="act why" href={`/o/${account}/features`}>
          Why?
        </Link>
      )}
    </ConsentRow>
  )
}
