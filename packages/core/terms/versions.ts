/** Versions of one operator's terms beside one another: no two may have one number, or come into force at one time. */

/** A version as it is told apart from others: `name` is what people know it by, a file's or its number's. */
export interface VersionMark {
  readonly name: string
  readonly version: number
  /** A day or a moment, written alike in all. Null: whenever it is published. */
  readonly inForceFrom: string | null
}

/** A sentence for each pair that clashes, in the order given. */
export function clashesAmong(
  versions: readonly VersionMark[],
): { names: [string, string]; sentence: string }[] {
  return versions.flatMap((one, i) =>
    versions.slice(i + 1).flatMap((other) => {
      const what = clashOf(one, other)
      return what === null ? [] : [{ names: [one.name, other.name] as [string, string], sentence: what }]
    }),
  )
}

function clashOf(one: VersionMark, other: VersionMark): string | null {
  if (one.version === other.version)
    return `${one.name} and ${other.name} both are version ${one.version}, so nobody could tell which one holds. Give one of them another number.`
  if (one.inForceFrom !== null && one.inForceFrom === other.inForceFrom)
    return `${one.name} and ${other.name} both come into force on ${one.inForceFrom}, so nobody could tell which one holds then. Give one of them another in-force-from.`
  return null
}
