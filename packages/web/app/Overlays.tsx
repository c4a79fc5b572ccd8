import { useHotkeys } from '@mantine/hooks'
import { useEffect, useState } from 'react'
import { onPaletteAsked } from './overlay-events.ts'
import { Palette } from './Palette.tsx'
import { Shortcuts } from './Shortcuts.tsx'

/** What lies over any page: the palette on Ctrl/Cmd-K, the list of shortcuts on "?". */
export function Overlays() {
  const [over, setOver] = useState<'palette' | 'shortcuts' | null>(null)
  useEffect(() => onPaletteAsked(() => setOver('palette')), [])
  useHotkeys([['mod+K', () => setOver('palette')]], [])
  useHotkeys([['shift+?', () => setOver('shortcuts')]])
  const close = () => setOver(null)
  if (over === 'palette') return <Palette onClose={close} />
  if (over === 'shortcuts') return <Shortcuts onClose={close} />
  return null
}
