/** How many of something one person may have at the same time. */
export interface AtOnce {
  /** Takes a place and says how to give it back; null where there is none left. */
  readonly enter: (person: string) => (() => void) | null
}

export function atOnce(most: number): AtOnce {
  const there = new Map<string, number>()
  return {
    enter: (person) => {
      const before = there.get(person) ?? 0
      if (before >= most) return null
      there.set(person, before + 1)
      let isIn = true
      return () => {
        if (!isIn) return
        isIn = false
        const left = (there.get(person) ?? 1) - 1
        if (left > 0) there.set(person, left)
        else there.delete(person)
      }
    },
  }
}
