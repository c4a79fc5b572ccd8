/** A permit: one recorded decision that lets one purpose read. Nobody but the gate can make one. */
import type { Contributor, DataClass, Purpose, Scope } from '@highroad/core/consent'
import type { ItemKind, UsedItems } from './used-items.ts'

/** What the gate knows of a permit that it issued. */
export interface Issued {
  readonly id: string
  readonly leafHash: string
  readonly time: number
  readonly hostingAccount: string
  readonly place: Scope
  readonly audience: string
  readonly classes: readonly DataClass[]
  readonly scopes: ReadonlyMap<Scope, number>
  /** The interned sets that it names, by row id. */
  readonly sets: ReadonlyMap<string, Contributor[]>
  /** Whether items of this kind were permitted by the facts that the permit saw, by the time at which they were made. */
  readonly permits: (kind: ItemKind) => (time: number) => boolean
  readonly used: UsedItems
  readonly life: PermitLife
  state: 'live' | 'suspended' | 'dead' | 'closed'
}

/** Whether a permit lives, for whoever holds one. */
export interface PermitLife {
  readonly live: boolean
  readonly withdrawn: boolean
  readonly ended: Promise<void>
  /** It is closed. */
  readonly close: () => void
}

const SECRET = Symbol('only the gate')
let issuedOf: (permit: object) => Issued | null

export class Permit<P extends Purpose> {
  readonly id: string
  readonly purpose: P
  readonly #issued: Issued

  private constructor(secret: symbol, purpose: P, issued: Issued) {
    if (secret !== SECRET) throw new TypeError('only the gate makes permits')
    this.id = issued.id
    this.purpose = purpose
    this.#issued = issued
    Object.freeze(this)
  }

  /** Whether something may be read under it at this moment. */
  get live(): boolean {
    return this.#issued.life.live
  }

  /**
   * Whether what was read under it may not be used any more: somebody withdrew, or it is not known whether. True to the end of
   * its closing, so that what was made can be handed on once its use is recorded.
   */
  get withdrawn(): boolean {
    return this.#issued.life.withdrawn
  }

  /** Resolves when it opens nothing any more: withdrawn, expired (after ten minutes at most) or closed. */
  get ended(): Promise<void> {
    return this.#issued.life.ended
  }

  static {
    issuedOf = (permit) => (#issued in permit ? permit.#issued : null)
  }

  /** For the gate alone, who is the only one with the secret. */
  static issue<P extends Purpose>(secret: symbol, purpose: P, issued: Issued): Permit<P> {
    return new Permit(secret, purpose, issued)
  }
}

/** Not exported by the room's face. */
export function issuePermit<P extends Purpose>(purpose: P, issued: Issued): Permit<P> {
  return Permit.issue(SECRET, purpose, issued)
}

/** What stands behind a permit. Throws on anything that the gate did not make, whatever it looks like. */
export function behind(permit: unknown): Issued {
  const issued = typeof permit === 'object' && permit !== null ? issuedOf(permit) : null
  if (issued === null) throw new TypeError('this is not a permit of the gate')
  return issued
}
