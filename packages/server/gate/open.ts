/** Opens the gate. */
import type { Ledger } from '../ledger/index.ts'
import type { Store } from '../store/index.ts'
import type { Gate } from './gate.ts'

export interface GateOptions {
  readonly store: Store
  readonly ledger: Ledger
  readonly clock: () => number
  readonly random: (count: number) => Uint8Array
  readonly log: (line: string) => void
}

export function openGate(options: GateOptions): Promise<Gate> {
  return Promise.reject(new Error(`not written yet: ${String(options.clock())}`))
}
