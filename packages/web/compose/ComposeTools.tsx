import type { ReactNode } from 'react'

/** What Compose does with the text of a message box: where it is, and how it is read and changed. */
export interface ComposeBox {
  channel: string
  thread: string | null
  text: string
  /** What is chosen in the text just now, in UTF-16 units; the caret where nothing is. */
  selection: () => { from: number; to: number }
  /** Puts another text in the box, as if it had been typed. Nothing is sent. */
  replaceText: (text: string) => void
  focus: () => void
}

/** A message box with its row of tools: what Compose offers stands between `first` and `last`, its panel above the text. */
export function ComposeTools({
  children,
  first,
  last,
}: ComposeBox & { children: ReactNode; first: ReactNode; last: ReactNode }) {
  return (
    <>
      {children}
      <div className="tools">
        {first}
        {last}
      </div>
    </>
  )
}
