import { ComposeFeature } from '@highroad/core/wire'
import { useState } from 'react'
import { Empty } from '../app/States.tsx'
import { PaneBar } from '../chat/PaneBar.tsx'
import { WhyPane } from '../consent/WhyPane.tsx'
import { composeLineView } from './compose-line-view.ts'
import { useCompose, useComposeActs } from './use-compose.ts'

/** Why Compose may read, or may not, what is written in a channel; and one’s own part in it. */
export function ChannelWhy({
  account,
  channel,
  joined,
  guest,
  onClose,
}: {
  account: string
  channel: string
  joined: boolean
  guest: boolean
  onClose: () => void
}) {
  const { view } = useCompose(channel)
  const { part } = useComposeActs(channel)
  const [picked, pick] = useState<ComposeFeature | null>(null)
  const { why } = composeLineView(view, joined)
  const feature = picked ?? why[0]
  if (!view || !feature)
    return (
      <>
        <PaneBar title="Why" onClose={onClose} />
        <div className="scroll pad">
          <Empty>
            {view
              ? 'This server offers nothing that could read messages. Proofreading happens in your browser.'
              : 'What may read messages here is not known just now, so nothing is offered.'}
          </Empty>
        </div>
      </>
    )
  return (
    <WhyPane
      place={`/channels/${channel}`}
      feature={feature}
      features={why}
      host={false}
      changes={JSON.stringify([view.lines, part.status])}
      {...(guest ? {} : { switches: `/o/${account}/features` })}
      onPick={(one) => pick(ComposeFeature.safeParse(one).data ?? null)}
      onAction={(action) => {
        if (action === 'leave-me-out' || action === 'include-me')
          part.mutate({ features: [feature], out: action === 'leave-me-out' })
      }}
      onClose={onClose}
    />
  )
}
