import { Menu } from '../chat/Menu.tsx'
import { completionRuns } from './complete.ts'
import { offerOf, WITHOUT_WRITER } from './offer.ts'
import { useCompose } from './use-compose.ts'
import { setWritingHelp, useWritingHelp } from './writing-help.ts'

const HERE = 'Mistakes are found in this browser. Nothing you write is sent anywhere for it.'
const NO_WRITER = `This server has no Writer, so nothing rewrites or drafts. ${WITHOUT_WRITER}`

/** What of the help with writing somebody wants, at the box where it is given. It counts for this browser. */
export function WritingHelpMenu({ channel }: { channel: string }) {
  const { marks, completes } = useWritingHelp()
  const { view } = useCompose(channel)
  const runs = completionRuns(view)
  return (
    <Menu
      label="Aa: help with writing"
      side="start"
      note={offerOf(view, true)?.kind === 'none' ? `${HERE} ${NO_WRITER}` : HERE}
      choices={[
        {
          label: marks ? 'Stop marking mistakes' : 'Mark mistakes in English',
          does: () => setWritingHelp({ marks: !marks }),
        },
        ...(runs
          ? [
              {
                label: completes ? 'Stop completing as I type' : 'Complete as I type',
                does: () => setWritingHelp({ completes: !completes }),
              },
            ]
          : []),
      ]}
    >
      Aa
    </Menu>
  )
}
