import { expect, test } from 'vitest'
import { Join } from './meeting.ts'
import { SetUp, SignIn } from './people.ts'
import { EditLine } from './summary.ts'

const join = (name: string) =>
  Join.safeParse({ name, actsFor: null, microphone: null, noticesShown: [], answers: [], leftOutOf: [] })

test.each([
  ['a NUL, which the database cannot keep', 'a\0b'],
  ['an escape sequence', '\u001b[2Jb'],
  ['a line end', 'Ann\nhost'],
  ['a lone surrogate', '\ud800'],
  ['a mark that turns the direction of what follows', '\u202enuS'],
  ['nothing to see', '\u200b\u200d'],
  ['10,000 characters', 'a'.repeat(10_000)],
])('a name with %s is refused', (_, name) => expect(join(name).success).toBe(false))

test.each(['Ann', 'José Ñandú', '王小明', 'שרה', 'أحمد', '👩‍💻 Dev', "O'Neill-Smith (she/her)"])(
  '%s is a name',
  (name) => expect(join(name).data?.name).toBe(name),
)

test('titles, organisations and lines are held to the same, e-mails to the length that mail allows', () => {
  const whole = {
    code: 'A',
    name: 'Ann',
    email: 'a@example.org',
    password: 'x'.repeat(10),
    organisation: 'Acme',
  }
  expect(SetUp.safeParse(whole).success).toBe(true)
  expect(SetUp.safeParse({ ...whole, organisation: 'A\0' }).success).toBe(false)
  expect(SignIn.safeParse({ email: `${'a'.repeat(60_000)}@example.org`, password: 'x' }).success).toBe(false)
  expect(EditLine.safeParse({ text: 'a\0b' }).success).toBe(false)
})
