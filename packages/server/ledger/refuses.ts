/** The sequencer will not sign. */
export class LedgerRefuses extends Error {
  readonly code = 'ledger-refuses'
  constructor(why: string) {
    super(
      `${why} Signing now would contradict what was published, so Highroad does not start. Nothing was changed.`,
    )
    this.name = 'LedgerRefuses'
  }
}
