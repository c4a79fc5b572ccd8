/** The mail that carries a receipt: a few words for the reader, and the receipt as a file. Pure. */
import type { ConsentReceipt } from '@highroad/core/form'
import type { Message } from './mail/index.ts'

export function receiptMessage(receipt: ConsentReceipt, to: string): Message {
  const record = receipt['dpv:hasRecordOfActivity']
  const subject = record['dpv:hasDataSubject']
  const process = record['dpv:hasProcess']
  const from = process['dct:temporal']['highroad:from']
  const until = process['dct:temporal']['highroad:until']
  return {
    to,
    subject: `Receipt of the consent form of ${subject['dpv:hasName']}`,
    text: [
      `You signed a consent form for ${subject['dpv:hasName']} as ${subject['dpv:hasRepresentative']['dpv:hasName']}.`,
      '',
      `Content: ${process['dpv:hasPersonalData'].map((one) => one['dct:title']).join(', ')}`,
      `From: ${from}`,
      `Until: ${until}, or the moment you withdraw`,
      `Terms: version ${record['highroad:terms']['highroad:version']}`,
      `Ledger entry: ${receipt['highroad:ledger']['highroad:index']}`,
      '',
      `You withdraw with one button, and no reason is asked: ${process['dpv:hasConsentControl']['dpv:isExercisedAt']}`,
      '',
      'The attached file is the receipt: the whole form, with a signature that anybody can check.',
      '',
    ].join('\n'),
    attachments: [
      {
        filename: `consent-receipt-${record['dct:identifier']}.json`,
        contentType: 'application/ld+json',
        content: JSON.stringify(receipt, null, 2),
      },
    ],
  }
}
