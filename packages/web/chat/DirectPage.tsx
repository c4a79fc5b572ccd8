import { useQuery } from '@tanstack/react-query'
import { Redirect } from 'wouter'
import { Plain } from '../app/Frame.tsx'
import { Loading, Wrong } from '../app/States.tsx'
import { chatApi } from './api.ts'
import { channelPath } from './names.ts'

/** Leads to the conversation with one person; it is opened where there is none yet. */
export function DirectPage({ account, person }: { account: string; person: string }) {
  const opened = useQuery({
    queryKey: ['chat', 'direct', account, person],
    queryFn: () => chatApi.openDirect(account, [person]),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })
  if (opened.data) return <Redirect to={channelPath(account, opened.data.channel)} replace />
  return (
    <Plain title={opened.error ? 'This conversation does not open' : ''}>
      {opened.error ? (
        <Wrong error={opened.error} again={() => void opened.refetch()} />
      ) : (
        <Loading what="the conversation" />
      )}
    </Plain>
  )
}
