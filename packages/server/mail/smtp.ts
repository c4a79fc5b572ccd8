/** Sends a message by SMTP. One try a call; whoever calls knows how often to try again. */
import { createTransport } from 'nodemailer'

export interface Message {
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly attachments: readonly {
    readonly filename: string
    readonly contentType: string
    readonly content: string
  }[]
}

export interface Mail {
  /** Resolves once the server took the message. Rejects where it did not, with nothing of the message in the error. */
  readonly send: (message: Message) => Promise<void>
  readonly stop: () => void
}

const PATIENCE_MS = 20_000
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]'])

/** `url`: smtp://user:password@host:port or smtps://…; `from`: the address that messages come from. */
export function openMail({ url, from }: { readonly url: string; readonly from: string }): Mail {
  const transport = createTransport(
    {
      url,
      // The password and the receipt cross a network in the clear only to this machine.
      requireTLS: !LOOPBACK.has(new URL(url).hostname),
      connectionTimeout: PATIENCE_MS,
      greetingTimeout: PATIENCE_MS,
      socketTimeout: PATIENCE_MS,
      // A message never reads a file or an address of this machine.
      disableFileAccess: true,
      disableUrlAccess: true,
    },
    { from },
  )
  return {
    send: async ({ to, subject, text, attachments }) => {
      try {
        await transport.sendMail({
          // As an object: an address is never read as a list of them.
          to: { name: '', address: to },
          subject,
          text,
          attachments: attachments.map((one) => ({ ...one })),
        })
      } catch {
        throw new Error('the mail server did not take the message')
      }
    },
    stop: () => transport.close(),
  }
}
