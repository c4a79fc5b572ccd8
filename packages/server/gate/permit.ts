/** A permit: one recorded decision. Only the gate makes one. */
declare const purposeOf: unique symbol

export interface Permit<P extends string> {
  readonly id: string
  readonly [purposeOf]: P
}
