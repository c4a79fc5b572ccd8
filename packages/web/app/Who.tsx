import { initialsOf } from './person-look.ts'

/** A person without a picture: one letter, or two in the large form. Always beside the name, so never read aloud. */
export function Who({ name, tone, small = false }: { name: string; tone: string; small?: boolean }) {
  const letters = initialsOf(name)
  return (
    <span className={`who ${small ? 's ' : ''}${tone}`} aria-hidden="true">
      {small ? letters.slice(0, 1) : letters}
    </span>
  )
}
