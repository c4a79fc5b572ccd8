/** The life of a permit from its asking to its end, as withdrawals and time have it. */
import type { Handle, Scope } from '@highroad/core/consent'
import type { Issued, PermitLife } from './permit.ts'
import type { Use } from './uses.ts'

export class Life implements PermitLife {
  readonly ended: Promise<void>
  readonly #clock: () => number
  /** Whether epochs were read recently. */
  readonly #fresh: () => boolean
  readonly #asker: Handle | null
  #end: () => void = () => undefined
  #issued: Issued | null = null
  #expires = 0
  #expiry: NodeJS.Timeout | undefined
  #stopped = 0
  #dead = false

  constructor(clock: () => number, fresh: () => boolean, asker: Handle | null) {
    this.#asker = asker
    this.#clock = clock
    this.#fresh = fresh
    this.ended = new Promise((resolve) => {
      this.#end = resolve
    })
  }

  get live(): boolean {
    return this.#issued?.state === 'live' && this.#clock() < this.#expires && this.#fresh()
  }

  get withdrawn(): boolean {
    return this.stopped || !this.#fresh()
  }

  /** Whether it was withdrawn, or something in its scopes is stopped. */
  get stopped(): boolean {
    return this.#dead || this.#stopped > 0
  }

  /** `expires`: milliseconds since 1970. */
  begin(issued: Issued, expires: number): void {
    this.#issued = issued
    this.#expires = expires
    this.#expiry = setTimeout(() => this.#die(), expires - this.#clock())
    this.#expiry.unref()
    this.#settle()
  }

  close(): void {
    clearTimeout(this.#expiry)
    this.#end()
  }

  /** This life as something that withdrawals find by its scopes. */
  asUse(scopes: ReadonlyMap<Scope, number>): Use {
    const newest = () => this.#issued?.used.newest ?? 0
    return {
      scopes,
      servesHandle: this.#asker,
      get newestItem() {
        return newest()
      },
      suspend: () => {
        this.#stopped += 1
        this.#settle()
      },
      resume: () => {
        this.#stopped -= 1
        this.#settle()
      },
      die: () => this.#die(),
    }
  }

  #die(): void {
    this.#dead = true
    this.#settle()
    this.close()
  }

  #settle(): void {
    if (this.#issued && this.#issued.state !== 'closed')
      this.#issued.state = this.#dead ? 'dead' : this.#stopped > 0 ? 'suspended' : 'live'
  }
}
