import { Field } from './Field.tsx'

/** Who somebody is who is new here: name, e-mail, a password. The bounds are those of the wire's schemas. */
export function NewPersonFields({
  wrong,
  autoFocus = false,
}: {
  wrong: (field: string) => string | undefined
  autoFocus?: boolean
}) {
  return (
    <>
      <Field
        label="Your name"
        name="name"
        required
        maxLength={80}
        autoComplete="name"
        autoFocus={autoFocus}
        wrong={wrong('name')}
      />
      <Field label="E-mail" name="email" type="email" required autoComplete="email" wrong={wrong('email')} />
      <Field
        label="Password"
        name="password"
        type="password"
        required
        minLength={10}
        maxLength={200}
        autoComplete="new-password"
        hint="10 characters or more."
        wrong={wrong('password')}
      />
    </>
  )
}
