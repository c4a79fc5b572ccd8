import { initialsOf, toneOf } from './person-look.ts'

/** A person without a picture: one letter, or two in the large form. Always beside the name, so never read aloud. */
export function Who({ name, id, small = false }: { name: string; id: string; small?: boolean }) {
  const letters = initialsOf(name)
  return (
    <span className={`who ${small ? 's ' : ''}${toneOf(id)}`} aria-hidden="true">
      {small ? letters.slice(0, 1) : letters}
    </span>
  )
}
