const GAP = 8
/** Below this a name cannot be read; the tiles then scroll. */
const LEAST_WIDTH = 104
const WIDEST = 16 / 9
const NARROWEST = 1

export interface TileSize {
  width: number
  height: number
}

/**
 * The size that all tiles share, in pixels: of all numbers of columns the one that gives the greatest tiles, none wider
 * than 16:9 nor taller than square. The last row is centred by the style sheet, so one of three is no wider than two.
 */
export function tileSize(field: TileSize, people: number): TileSize {
  let best: TileSize = { width: 0, height: 0 }
  for (let columns = 1; columns <= people; columns++) {
    const rows = Math.ceil(people / columns)
    const width = (field.width - (columns - 1) * GAP) / columns
    const height = (field.height - (rows - 1) * GAP) / rows
    const fitted = {
      width: Math.floor(Math.min(width, height * WIDEST)),
      height: Math.floor(Math.min(height, width / NARROWEST)),
    }
    if (fitted.width * fitted.height > best.width * best.height && fitted.width > 0) best = fitted
  }
  const least = Math.min(LEAST_WIDTH, Math.floor(field.width))
  return best.width >= least ? best : { width: least, height: Math.round(least / (4 / 3)) }
}

/** Everybody with the place that gives their tone; you last, as people look for the others first. */
export function tileOrder<T extends { handle: string }>(people: readonly T[], you: string): [number, T][] {
  const all = [...people.entries()]
  return [...all.filter(([, one]) => one.handle !== you), ...all.filter(([, one]) => one.handle === you)]
}
