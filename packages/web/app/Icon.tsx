/** The few drawings everybody knows. A `label` makes one speak; without it, it is decoration. */
const DRAWINGS = {
  back: 'M10 3 5 8l5 5',
  close: 'm4 4 8 8M12 4l-8 8',
  mic: 'M8 1.5a2 2 0 0 0-2 2v4a2 2 0 0 0 4 0v-4a2 2 0 0 0-2-2zM3.5 7.5a4.5 4.5 0 0 0 9 0M8 12v2.5',
  muted:
    'M6 6V3.5a2 2 0 0 1 4 0V6M10 8a2 2 0 0 1-3.4 1M3.5 7.5a4.5 4.5 0 0 0 7.6 3.2M12.5 7.5q0 .7-.2 1.3M8 12v2.5M2 2l12 12',
  checked:
    'M3.5 1.5h9a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2h-9a2 2 0 0 1-2-2v-9a2 2 0 0 1 2-2zM4.500 8.300l2.300 2.300 4.700-5',
  unchecked: 'M3.5 1.5h9a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2h-9a2 2 0 0 1-2-2v-9a2 2 0 0 1 2-2z',
} as const

export function Icon({ name, label }: { name: keyof typeof DRAWINGS; label?: string }) {
  return (
    <svg
      className="i"
      viewBox="0 0 16 16"
      {...(label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': true })}
    >
      <path d={DRAWINGS[name]} />
    </svg>
  )
}
