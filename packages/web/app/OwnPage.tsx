import type { Me } from '@highroad/core/wire'
import { useDocumentTitle } from '@mantine/hooks'
import type { ReactNode } from 'react'
import { Link, Redirect } from 'wouter'
import { Plain } from './Frame.tsx'
import { useMe } from './session.ts'
import { Loading, Wrong } from './States.tsx'

/** A page about whoever looks at it, outside any organisation: who is not signed in is asked to, and comes back. */
export function OwnPage({
  title,
  what,
  path,
  className,
  children,
}: {
  title: string
  /** What is loading, in words. */
  what: string
  path: string
  className: string
  children: (me: Me) => ReactNode
}) {
  useDocumentTitle(`${title} · Highroad`)
  const me = useMe()
  if (me.isPending)
    return (
      <Plain title={title}>
        <Loading what={what} />
      </Plain>
    )
  if (me.isError)
    return (
      <Plain title={title}>
        <Wrong error={me.error} again={() => void me.refetch()} />
      </Plain>
    )
  if (!me.data) return <Redirect to={`/sign-in?to=${path}`} replace />
  return (
    <Plain title={title} className={className}>
      {children(me.data)}
      <p className="row next">
        <Link className="btn" href="/">
          To the start
        </Link>
      </p>
    </Plain>
  )
}
