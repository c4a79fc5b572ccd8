import { Me, SetUp as SetUpRequest } from '@highroad/core/wire'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Redirect, useLocation } from 'wouter'
import { useDocumentTitle } from '@mantine/hooks'
import { ask, Problem } from '../app/api.ts'
import { Field } from '../app/Field.tsx'
import { readForm, wrongFieldOf } from '../app/form.ts'
import { Plain } from '../app/Frame.tsx'
import { NewPersonFields } from '../app/NewPersonFields.tsx'
import { useServer } from '../app/session.ts'
import { Loading, Wrong } from '../app/States.tsx'

/** The first visit to a new server: whoever holds the one-time code becomes its operator and first owner. */
export function SetUp() {
  useDocumentTitle('Set up · Highroad')
  const server = useServer()
  const queries = useQueryClient()
  const [, go] = useLocation()
  const setUp = useMutation({
    mutationFn: (form: FormData) => ask(Me, 'POST', '/set-up', readForm(SetUpRequest, form)),
    onSuccess: async (me) => {
      queries.setQueryData(['me'], me)
      await queries.invalidateQueries({ queryKey: ['server'] })
      go(me.memberships[0] ? `/o/${me.memberships[0].account}` : '/', { replace: true })
    },
  })
  const wrong = wrongFieldOf(setUp.error)
  if (server.isPending)
    return (
      <Plain title="Set up Highroad">
        <Loading what="the server’s state" />
      </Plain>
    )
  if (server.data?.setUp && !setUp.isSuccess) return <Redirect to="/" replace />
  return (
    <Plain title="Set up Highroad">
      <p className="quiet">
        The code was printed where the server was started. You become the owner of the first organisation, and
        the operator of this server, who can add others.
      </p>
      {server.isError ? <Wrong error={server.error} again={() => void server.refetch()} /> : null}
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          setUp.mutate(new FormData(event.currentTarget))
        }}
      >
        <Field
          label="Set-up code"
          name="code"
          required
          autoComplete="one-time-code"
          autoFocus
          spellCheck={false}
          wrong={wrong('code')}
        />
        <NewPersonFields wrong={wrong} />
        <Field
          label="Organisation"
          name="organisation"
          required
          maxLength={80}
          autoComplete="organization"
          wrong={wrong('organisation')}
        />
        {setUp.error && !(setUp.error instanceof Problem && setUp.error.field) ? (
          <Wrong error={setUp.error} />
        ) : null}
        <button type="submit" className="btn go" disabled={setUp.isPending}>
          Set up
        </button>
      </form>
    </Plain>
  )
}
