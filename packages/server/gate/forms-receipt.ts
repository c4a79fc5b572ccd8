/** The receipt of a signed form: the record with its signature, and where the ledger holds its digest. */
import { type ConsentReceipt, ConsentRecord, type FormText } from '@highroad/core/form'
import type { Ledger } from '../ledger/index.ts'
import type { Store } from '../store/index.ts'
import { factsOf } from './facts.ts'
import { formRows } from './forms-rows.ts'

/** The record that a signature of ours is over. */
function recordOf(jws: string): ConsentRecord {
  const payload = Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString('utf8')
  return ConsentRecord.parse(JSON.parse(payload))
}

/** What the owner read. */
export const textOf = (jws: string): FormText => recordOf(jws)['dpv:hasNotice']['highroad:text']

/** Null where nothing was signed under this id. Waits until a checkpoint covers the signing. */
export async function receiptOf(
  { store, ledger }: { readonly store: Store; readonly ledger: Ledger },
  account: string,
  form: string,
): Promise<ConsentReceipt | null> {
  const found = await store.asTenant({ account, person: null }, async (tx) => {
    const jws = (await formRows(tx, account)).get(form)?.jws
    const facts = await factsOf(ledger, tx, [`account:${account}`])
    const given = facts.find(({ fact }) => fact.kind === 'form-given' && fact.form === form)
    return jws && given?.fact.kind === 'form-given' ? { jws, entryId: given.entryId, fact: given.fact } : null
  })
  if (!found) return null
  const { index, leafHash, checkpointSize } = await ledger.covered(found.entryId)
  const record = recordOf(found.jws)
  return {
    '@context': record['@context'],
    '@type': 'dpv:ConsentReceipt',
    'dct:identifier': `receipt-${form}`,
    'dct:conformsTo': 'https://w3id.org/dpv/schema/dpv-27560#receipt-record',
    'dpv:hasRecordOfActivity': record,
    'highroad:jws': found.jws,
    'highroad:ledger': {
      'highroad:index': index,
      'highroad:leaf': leafHash,
      'highroad:checkpointSize': checkpointSize,
      'highroad:recordSha256': found.fact.record,
    },
  }
}
