/** Opens the palette from anywhere; `Overlays` listens. */
const OPEN_PALETTE = 'highroad:palette'

export function openPalette(): void {
  window.dispatchEvent(new Event(OPEN_PALETTE))
}

/** Calls back when something asks for the palette; the function returned ends that. */
export function onPaletteAsked(open: () => void): () => void {
  window.addEventListener(OPEN_PALETTE, open)
  return () => window.removeEventListener(OPEN_PALETTE, open)
}
