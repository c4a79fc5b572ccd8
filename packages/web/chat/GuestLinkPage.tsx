import { JoinAsGuest } from '@highroad/core/wire'
import { useDocumentTitle } from '@mantine/hooks'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { Field } from '../app/Field.tsx'
import { wrongFieldOf } from '../app/form.ts'
import { Plain } from '../app/Frame.tsx'
import { useMe } from '../app/session.ts'
import { Loading, Wrong } from '../app/States.tsx'
import { ShownLink } from '../workspace/ShownLink.tsx'
import { chatApi } from './api.ts'
import { channelPath } from './names.ts'

/** The way into one channel for somebody without an account: a name, and then their personal link. */
export function GuestLinkPage({ token }: { token: string }) {
  useDocumentTitle('Invitation to a channel · Highroad')
  const me = useMe()
  const queries = useQueryClient()
  const [, go] = useLocation()
  const [name, setName] = useState('')
  const link = useQuery({
    queryKey: ['chat', 'guest-link', token],
    queryFn: () => chatApi.guestLink(token),
    retry: false,
  })
  const known = me.data ? me.data.person.name : null
  const join = useMutation({
    mutationFn: () => chatApi.joinByLink(token, JoinAsGuest.parse({ name: known ?? name }).name),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['me'] }),
  })
  const enter = () => {
    if (join.data) go(channelPath(join.data.account, join.data.channel), { replace: true })
  }
  if (link.isError || me.isError)
    return (
      <Plain title="This link does not open">
        <Wrong error={link.error ?? me.error} again={() => void link.refetch()} />
      </Plain>
    )
  if (!link.data || me.isPending)
    return (
      <Plain title="">
        <Loading what="the invitation" />
      </Plain>
    )
  const { organisation, channel } = link.data
  if (join.data)
    return (
      <Plain title={`You are in # ${channel}`}>
        {join.data.personalLink ? (
          <>
            <p>
              This is your personal link. Keep it: it brings you back on another device, and to your own page.
              Whoever has it is you here.
            </p>
            <ShownLink value={join.data.personalLink} label="Your personal link" />
          </>
        ) : null}
        <p className="row next">
          <button type="button" className="btn go" onClick={enter}>
            To the channel
          </button>
        </p>
      </Plain>
    )
  return (
    <Plain title={`# ${channel}`}>
      <p>
        <bdi>{organisation}</bdi> invites you to this channel as a guest. You read and write in it alone;
        nothing else of the organisation is open to you.
      </p>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          join.mutate()
        }}
      >
        {known === null ? (
          <Field
            label="Your name"
            hint="Everybody in the channel sees it beside what you write."
            value={name}
            onChange={(event) => setName(event.target.value)}
            required
            maxLength={80}
            autoComplete="name"
            autoFocus
            wrong={wrongFieldOf(join.error)('name')}
          />
        ) : (
          <p className="quiet">You go in as {known}.</p>
        )}
        <button
          type="submit"
          className="btn go"
          disabled={join.isPending || (known === null && name.trim() === '')}
        >
          Go in
        </button>
        {join.error ? <Wrong error={join.error} /> : null}
      </form>
    </Plain>
  )
}
