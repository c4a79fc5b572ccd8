import type { Difference as Of } from './word-diff.ts'

/** One side of a difference: what went is struck, what came is underlined, so that nobody needs to see the colour. */
export function Difference({ of, pieces }: { of: keyof Of; pieces: Of['before'] }) {
  const Changed = of === 'before' ? 'del' : 'ins'
  return (
    <p className="whole" dir="auto">
      {pieces.map(({ text, changed }, at) =>
        changed ? <Changed key={at}>{text}</Changed> : <span key={at}>{text}</span>,
      )}
    </p>
  )
}
