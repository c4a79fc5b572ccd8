import { createContext, useContext, useMemo, useState, type ReactNode } from 'react'

type View = 'main' | 'side' | 'pane'
const FrameView = createContext<{ view: View; show: (view: View) => void }>({ view: 'main', show: () => {} })

/** Which pane a narrow window shows, and how to change it. */
export const useFrameView = () => useContext(FrameView)

/** Holds which pane a narrow window shows. Outside the Frame, so that what fills the panes can change it. */
export function FrameViews({ children }: { children: ReactNode }) {
  const [view, show] = useState<View>('main')
  const value = useMemo(() => ({ view, show }), [view])
  return <FrameView.Provider value={value}>{children}</FrameView.Provider>
}

/** Left the way around, in the middle the thing itself, right on demand, and the consent line at the lower edge. */
export function Frame({
  sideLabel,
  side,
  main,
  pane,
  paneLabel,
  line,
  className = '',
}: {
  sideLabel: string
  side: ReactNode
  main: ReactNode
  pane?: ReactNode
  paneLabel?: string
  line: ReactNode
  className?: string
}) {
  const { view } = useFrameView()
  return (
    <div
      className={`app ${pane ? '' : 'two'} ${className}`}
      data-view={view === 'pane' && !pane ? 'main' : view}
    >
      <a className="skip" href="#main">
        Skip to content
      </a>
      <nav className="side" aria-label={sideLabel}>
        {side}
      </nav>
      <main className="main" id="main" tabIndex={-1}>
        {main}
      </main>
      {pane ? (
        <aside className="pane" aria-label={paneLabel}>
          {pane}
        </aside>
      ) : null}
      {line}
    </div>
  )
}

/** A page without a frame: set-up, sign-in, an invitation, a door that is shut. */
export function Plain({
  title,
  children,
  className = '',
}: {
  title: string
  children: ReactNode
  className?: string
}) {
  return (
    <div className={`plain ${className}`}>
      <header>Highroad</header>
      <main id="main">
        <h1>{title}</h1>
        {children}
      </main>
    </div>
  )
}
