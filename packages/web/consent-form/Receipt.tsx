import type { FormView } from '@highroad/core/wire'
import { Wrong } from '../app/States.tsx'
import { useDownloadReceipt, useMailReceipt } from './api.ts'

const MAIL_WORDS = {
  none: 'It was not sent by e-mail.',
  waiting: 'It is on its way to you by e-mail.',
  sent: 'It was sent by e-mail to whoever signed.',
  failed: 'It could not be sent by e-mail: the mail server did not take it. It is safe here.',
} as const

/** The receipt of a signed form: as a file, and by e-mail where this server sends any. */
export function Receipt({ account, form, mails }: { account: string; form: FormView; mails: boolean }) {
  const download = useDownloadReceipt(account)
  const mail = useMailReceipt(account)
  return (
    <>
      <p className="row after">
        <button
          type="button"
          className="btn"
          disabled={download.isPending}
          onClick={() => download.mutate(form.form)}
        >
          Download the receipt
        </button>
        {mails ? (
          <button
            type="button"
            className="btn"
            disabled={mail.isPending}
            onClick={() => mail.mutate(form.form)}
          >
            Send it to me
          </button>
        ) : null}
      </p>
      {mails && form.mail ? <p className="small quiet after">{MAIL_WORDS[form.mail]}</p> : null}
      {download.error ? <Wrong error={download.error} /> : null}
      {mail.error ? <Wrong error={mail.error} /> : null}
    </>
  )
}
