/** The gate: owns the facts, decides, records, hands out permits and leases, reads content under them. */
export { type Forms, openForms } from './forms.ts'
export type { Gate, MessageUnderPermit } from './gate.ts'
export type { Lease, LeaseEnd } from './lease.ts'
export type { Permit } from './permit.ts'
export { openGate } from './open.ts'
export { letsIn } from './own-objections.ts'
export type { OwnFact, OwnUse, UsesCursor } from './own.ts'
export { formInForce, formNoticeUntil } from './own-forms.ts'
