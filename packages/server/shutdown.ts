/** Ends everything that was started, newest first, each part in bounded time. */
type End = () => unknown

export interface Shutdown {
  /** Notes how to end a part that was just started. */
  readonly defer: (name: string, end: End) => void
  /** Ends all parts, once; later calls wait for the first. Parts that fail or hang are reported and passed over. */
  readonly end: () => Promise<void>
}

const MOST_MS = 20_000

export function newShutdown(report: (line: string) => void): Shutdown {
  const parts: { name: string; end: End }[] = []
  let ending: Promise<void> | null = null

  const endAll = async (): Promise<void> => {
    for (let part = parts.pop(); part; part = parts.pop()) {
      const late = Promise.withResolvers<'late'>()
      const timer = setTimeout(() => late.resolve('late'), MOST_MS)
      try {
        const how = await Promise.race([Promise.resolve(part.end()), late.promise])
        if (how === 'late') report(`${part.name} did not end in time; it is left behind.`)
      } catch (error) {
        report(`${part.name} did not end well (${error instanceof Error ? error.name : 'unknown'}).`)
      } finally {
        clearTimeout(timer)
      }
    }
  }

  return {
    defer: (name, end) => void parts.push({ name, end }),
    end: () => (ending ??= endAll()),
  }
}
