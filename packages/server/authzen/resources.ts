/** What is asked about: an item that the caller describes, or one of the server's own, which the server describes. */
import { DataClass, type Fact, Handle, OpaqueId, Scope, type Contributor } from '@highroad/core/consent'
import { type Evaluation, ItemProperties } from '@highroad/core/wire'
import type { Store } from '../store/index.ts'
import { type KnownItem, lineOf, turnOf } from './known-items.ts'
import { momentOf } from './moments.ts'
import { type Place, placeOf } from './place-facts.ts'
import type { FactsOnce } from './read-once.ts'
import { Refused, Unreadable } from './refused.ts'

/** `times`: the item's own, decided each; `now` is the next moment, which the decision dates. */
export interface Resource {
  readonly account: string
  readonly place: Scope
  readonly classes: readonly DataClass[]
  readonly contributors: readonly Contributor[]
  readonly times: readonly number[] | 'now'
  /** Whether the contributors are all who ever came there, two or more: then a reason can be anybody's. */
  readonly everybody: boolean
}

export interface ResourceParts {
  readonly store: Pick<Store, 'asTenant'>
  readonly gate: FactsOnce
}

/** Which account a resource is of, as soon as that is sure: a refusal is counted for it. */
export type OfAccount = (account: string) => void

const PROPERTIES = 'resource.properties'
const ROW_ID = /^[a-z0-9]{20,64}$/

/**
 * Throws `Refused` for what is unknown to this asker and `Unreadable` for what has another form than it should. What
 * belongs to another account and what does not exist are refused alike, before anything of it is looked at.
 */
export async function resourceOf(
  parts: ResourceParts,
  asking: string | null,
  resource: Evaluation['resource'],
  now: number,
  ofAccount: OfAccount,
): Promise<Resource> {
  const said = readProperties(resource.properties)
  if (asking !== null && said.account !== undefined && said.account !== asking)
    throw new Refused('unknown-resource', `${PROPERTIES}.account`)
  const account = asking ?? said.account ?? null
  switch (resource.type) {
    case 'meeting':
    case 'channel':
      return await wholePlace(parts, account, `${resource.type}:${resource.id}`, said, now, ofAccount)
    case 'turn':
    case 'line': {
      if (account === null) throw new Refused('missing', `${PROPERTIES}.account`)
      const read = resource.type === 'turn' ? turnOf : lineOf
      const item = ROW_ID.test(resource.id) ? await read(parts.store, account, resource.id) : null
      if (!item) throw new Refused('unknown-resource', 'resource.id')
      return ownItem(account, item, said, ofAccount)
    }
    case 'item': {
      const item = account === null ? null : await anyKnown(parts, account, resource.id)
      return item && account !== null
        ? ownItem(account, item, said, ofAccount)
        : await describedItem(parts, account, said, ofAccount)
    }
    default:
      throw new Refused('unknown-resource', 'resource.type')
  }
}

function readProperties(properties: unknown): ItemProperties {
  const read = ItemProperties.safeParse(properties ?? {})
  if (read.success) return read.data
  const path = read.error.issues[0]?.path.map(String) ?? []
  throw new Unreadable([PROPERTIES, ...path].join('.'))
}

/** A meeting or a channel as one item: of everybody who had come by then, for the classes that the caller names. */
async function wholePlace(
  parts: ResourceParts,
  account: string | null,
  name: string,
  said: ItemProperties,
  now: number,
  ofAccount: OfAccount,
): Promise<Resource> {
  const place = await placeIn(parts, account, name, 'resource.id')
  ofAccount(place.account)
  const classes = classesOf(said)
  mustNotDiffer('place', said.place, place.scope)
  const time =
    said.time === undefined || said.time === 'now' ? null : momentOf(said.time, `${PROPERTIES}.time`)
  if (time === null && place.endedAt !== null) throw new Refused('missing', `${PROPERTIES}.time`)
  if (time !== null && (time < place.openedAt || time > (place.endedAt ?? now)))
    throw new Refused('other-than-recorded', `${PROPERTIES}.time`)
  const contributors = place.contributorsAt(time ?? Infinity)
  if (said.contributors !== undefined) sameContributors(said.contributors, contributors)
  return {
    account: place.account,
    place: place.scope,
    classes,
    contributors,
    times: time === null ? 'now' : [time],
    everybody: isEverybody(place, contributors),
  }
}

function ownItem(account: string, item: KnownItem, said: ItemProperties, ofAccount: OfAccount): Resource {
  ofAccount(account)
  mustNotDiffer('place', said.place, item.place)
  if (said.classes !== undefined)
    mustNotDiffer('classes', said.classes.toSorted().join(), [...item.classes].toSorted().join())
  if (said.contributors !== undefined) sameContributors(said.contributors, item.contributors)
  if (
    said.time !== undefined &&
    !item.times.includes(said.time === 'now' ? NaN : momentOf(said.time, `${PROPERTIES}.time`))
  )
    throw new Refused('other-than-recorded', `${PROPERTIES}.time`)
  return { account, ...item, everybody: false }
}

async function anyKnown(parts: ResourceParts, account: string, id: string): Promise<KnownItem | null> {
  if (!ROW_ID.test(id)) return null
  return (await turnOf(parts.store, account, id)) ?? (await lineOf(parts.store, account, id))
}

/** An item of the caller's own, in a place that this server knows. */
async function describedItem(
  parts: ResourceParts,
  account: string | null,
  said: ItemProperties,
  ofAccount: OfAccount,
): Promise<Resource> {
  if (said.place === undefined) throw new Refused('missing', `${PROPERTIES}.place`)
  if (said.place.startsWith('account:')) return await serviceData(parts, account, said.place, said, ofAccount)
  const place = await placeIn(parts, account, said.place, `${PROPERTIES}.place`)
  ofAccount(place.account)
  const classes = classesOf(said)
  const times = timesOf(said)
  if (said.contributors === undefined) throw new Refused('missing', `${PROPERTIES}.contributors`)
  const there = place.contributorsAt(times === 'now' ? Infinity : Math.min(...times))
  const contributors = said.contributors.map(({ handle, actsFor }) => {
    const known = there.find((one) => one.handle === handle)
    if (!known || !Handle.safeParse(handle).success || (actsFor !== undefined && actsFor !== known.actsFor))
      throw new Refused('unknown-resource', `${PROPERTIES}.contributors`, 'R1.unknown-contributor')
    return known
  })
  const everybody = isEverybody(place, contributors)
  return { account: place.account, place: place.scope, classes, contributors, times, everybody }
}

/** What the service itself generates belongs to an account and to nobody in it. */
async function serviceData(
  parts: ResourceParts,
  account: string | null,
  name: string,
  said: ItemProperties,
  ofAccount: OfAccount,
): Promise<Resource> {
  const unknown = new Refused('unknown-resource', `${PROPERTIES}.place`, 'R1.unknown-meeting')
  const of = name.slice('account:'.length)
  if (!OpaqueId.safeParse(of).success || (account !== null && account !== of)) throw unknown
  if (account === null && (await parts.gate.facts([`account:${of}`])).length === 0) throw unknown
  ofAccount(of)
  const classes = classesOf(said)
  const times = timesOf(said)
  // Nobody joins an account as a place, so nobody is known there.
  if (said.contributors !== undefined && said.contributors.length > 0)
    throw new Refused('unknown-resource', `${PROPERTIES}.contributors`, 'R1.unknown-contributor')
  return { account: of, place: `account:${of}`, classes, contributors: [], times, everybody: false }
}

function isEverybody(place: Place, contributors: readonly Contributor[]): boolean {
  const named = new Set(contributors.map(({ handle }) => handle))
  return named.size > 1 && named.size === place.contributorsAt(Infinity).length
}

/** The place, if it is this account's (null: whosever it is). Another's place is as unknown as none. */
async function placeIn(
  parts: ResourceParts,
  account: string | null,
  name: string,
  field: string,
): Promise<Place> {
  const scope = /^(?:meeting|channel):/.test(name) ? Scope.safeParse(name) : null
  const facts: readonly Fact[] = scope?.success ? await parts.gate.facts([scope.data]) : []
  const place = scope?.success ? placeOf(scope.data, facts) : null
  if (!place || (account !== null && place.account !== account))
    throw new Refused('unknown-resource', field, 'R1.unknown-meeting')
  return place
}

function classesOf(said: ItemProperties): DataClass[] {
  if (said.classes === undefined) throw new Refused('missing', `${PROPERTIES}.classes`)
  return [...new Set(said.classes)].map((name) => {
    const known = DataClass.safeParse(name)
    if (!known.success) throw new Refused('unknown-resource', `${PROPERTIES}.classes`)
    return known.data
  })
}

function timesOf(said: ItemProperties): readonly number[] | 'now' {
  if (said.time === undefined) throw new Refused('missing', `${PROPERTIES}.time`)
  return said.time === 'now' ? 'now' : [momentOf(said.time, `${PROPERTIES}.time`)]
}

function mustNotDiffer(name: string, said: string | undefined, recorded: string): void {
  if (said !== undefined && said !== recorded)
    throw new Refused('other-than-recorded', `${PROPERTIES}.${name}`)
}

function sameContributors(
  said: NonNullable<ItemProperties['contributors']>,
  recorded: readonly Contributor[],
): void {
  const same =
    new Set(said.map(({ handle }) => handle)).size === recorded.length &&
    said.every(({ handle, actsFor }) => {
      const known = recorded.find((one) => one.handle === handle)
      return known !== undefined && (actsFor === undefined || actsFor === known.actsFor)
    })
  if (!same) throw new Refused('other-than-recorded', `${PROPERTIES}.contributors`)
}
