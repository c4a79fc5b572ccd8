/** The consent form: what it says, the record that is signed, its receipt, its state. Pure. */
export type { EarlierForm } from './content.ts'
export {
  CLASS_WORDS,
  classesToSign,
  CONTENT_CLASSES,
  endedBy,
  endsFrom,
  FormContent,
  inOrder,
  LONGEST_FORM_MS,
} from './content.ts'
export { ConsentReceipt, Jwks, ReceiptHeader, verifyReceipt } from './receipt.ts'
export type { ReceiptVerdict } from './receipt.ts'
export { consentRecord, ConsentRecord, formGiven, recordBytes } from './record.ts'
export type { Signing } from './record.ts'
export { DPV_STATUS, formStates, FormStatus, isInForce } from './status.ts'
export type { FormState } from './status.ts'
export { dayOf, FormText, formText, textDigest } from './text.ts'
