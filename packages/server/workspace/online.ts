/** The devices of this process, by account and person. */
import type { Device } from './device.ts'

export class Online {
  readonly #accounts = new Map<string, Map<string, Set<Device>>>()

  add(device: Device): void {
    const people = this.#accounts.get(device.account) ?? new Map<string, Set<Device>>()
    this.#accounts.set(device.account, people)
    const all = people.get(device.who.id) ?? new Set<Device>()
    people.set(device.who.id, all)
    all.add(device)
  }

  delete(device: Device): void {
    const people = this.#accounts.get(device.account)
    const all = people?.get(device.who.id)
    all?.delete(device)
    if (all?.size === 0) people?.delete(device.who.id)
    if (people?.size === 0) this.#accounts.delete(device.account)
  }

  of(account: string, person: string): Device[] {
    return [...(this.#accounts.get(account)?.get(person) ?? [])]
  }

  people(account: string): string[] {
    return [...(this.#accounts.get(account)?.keys() ?? [])]
  }

  in(account: string): Device[] {
    return [...(this.#accounts.get(account)?.values() ?? [])].flatMap((all) => [...all])
  }

  accounts(): string[] {
    return [...this.#accounts.keys()]
  }
}
