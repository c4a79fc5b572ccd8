import { Me, SignIn as SignInRequest } from '@highroad/core/wire'
import { useDocumentTitle } from '@mantine/hooks'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useLocation, useSearchParams } from 'wouter'
import { ask, Problem } from '../app/api.ts'
import { Field } from '../app/Field.tsx'
import { readForm, wrongFieldOf } from '../app/form.ts'
import { Plain } from '../app/Frame.tsx'
import { Wrong } from '../app/States.tsx'
import { signInByPasskey, passkeysOnThisPage } from './passkeys.ts'
import { pathWithin } from './path-within.ts'
import './sign-in.css'

export function SignIn() {
  useDocumentTitle('Sign in · Highroad')
  const queries = useQueryClient()
  const [, go] = useLocation()
  const [search] = useSearchParams()
  const onSuccess = (me: Me) => {
    queries.clear()
    queries.setQueryData(['me'], me)
    go(pathWithin(search.get('to')), { replace: true })
  }
  const signIn = useMutation({
    mutationFn: (form: FormData) => ask(Me, 'POST', '/sign-in', readForm(SignInRequest, form)),
    onSuccess,
  })
  const byPasskey = useMutation({ mutationFn: signInByPasskey, onSuccess })
  const passkeys = passkeysOnThisPage()
  const wrong = wrongFieldOf(signIn.error)
  return (
    <Plain title="Sign in">
      <p className="quiet">
        New here? Open the invitation link that you were sent. For one meeting, its link and a name are
        enough.
      </p>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          signIn.mutate(new FormData(event.currentTarget))
        }}
      >
        <Field
          label="E-mail"
          name="email"
          type="email"
          required
          autoComplete="username"
          autoFocus
          wrong={wrong('email')}
        />
        <Field
          label="Password"
          name="password"
          type="password"
          required
          autoComplete="current-password"
          wrong={wrong('password')}
        />
        {signIn.error && !(signIn.error instanceof Problem && signIn.error.field) ? (
          <Wrong error={signIn.error} />
        ) : null}
        <button type="submit" className="btn go" disabled={signIn.isPending}>
          Sign in
        </button>
      </form>
      <div className="or">
        {byPasskey.error ? <Wrong error={byPasskey.error} /> : null}
        {passkeys.here ? (
          <button
            type="button"
            className="btn"
            disabled={byPasskey.isPending}
            onClick={() => byPasskey.mutate()}
          >
            Sign in with a passkey
          </button>
        ) : (
          <p className="small quiet">
            {passkeys.why}{' '}
            {passkeys.at === null ? null : (
              <a href={`${passkeys.at}/sign-in`}>Open this page at {new URL(passkeys.at).host}</a>
            )}
          </p>
        )}
      </div>
    </Plain>
  )
}
