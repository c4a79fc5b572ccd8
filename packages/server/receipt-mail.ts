/**
 * Mails the receipt of a signed form to its signer. Joins the gate's forms to the mail room: a bounded number of tries, and
 * how it ended stands beside the form, where the owner sees it.
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { Forms } from './gate/index.ts'
import type { Mail } from './mail/index.ts'
import { receiptMessage } from './receipt-message.ts'

export interface ReceiptMail {
  /** Whether this server sends mail at all. */
  readonly available: boolean
  /** Marks the receipt as waiting, then tries in the background. */
  readonly post: (account: string, form: string, to: string) => Promise<void>
  /** Resolves once no try is under way. */
  readonly settled: () => Promise<void>
  readonly stop: () => Promise<void>
}

const PAUSES_MS = [5_000, 60_000, 600_000]

export function receiptMail({
  forms,
  mail,
  log,
  pausesMs = PAUSES_MS,
}: {
  readonly forms: Pick<Forms, 'receipt' | 'setMail'>
  /** Null where none is configured. */
  readonly mail: Mail | null
  readonly log: (event: string) => void
  /** Between tries; one try more than pauses. */
  readonly pausesMs?: readonly number[]
}): ReceiptMail {
  const stopping = new AbortController()
  const running = new Set<Promise<void>>()

  const deliver = async (account: string, form: string, to: string): Promise<void> => {
    if (!mail) return
    for (const wait of [0, ...pausesMs]) {
      try {
        if (wait > 0) await pause(wait, undefined, { signal: stopping.signal })
      } catch {
        // The server ends: what was not sent stays marked as waiting, and the owner can send it again.
        return
      }
      try {
        const receipt = await forms.receipt(account, form)
        if (!receipt) return
        await mail.send(receiptMessage(receipt, to))
        await forms.setMail(account, form, 'sent')
        return
      } catch {
        log('receipt-not-mailed')
      }
    }
    await forms.setMail(account, form, 'failed')
  }

  return {
    available: mail !== null,
    post: async (account, form, to) => {
      if (!mail) return
      await forms.setMail(account, form, 'waiting')
      const work = deliver(account, form, to)
        .catch(() => log('receipt-mail-state-not-kept'))
        .finally(() => running.delete(work))
      running.add(work)
    },
    settled: async () => void (await Promise.all(running)),
    stop: async () => {
      stopping.abort()
      await Promise.all(running)
      mail?.stop()
    },
  }
}
