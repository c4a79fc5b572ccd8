import { Menu } from '../chat/Menu.tsx'
import { completionRuns } from './complete.ts'
import { useCompose } from './use-compose.ts'
import { setWritingHelp, useWritingHelp } from './writing-help.ts'

/** What of the help with writing somebody wants, at the box where it is given. It counts for this browser. */
export function WritingHelpMenu({ channel }: { channel: string }) {
  const { marks, completes } = useWritingHelp()
  const runs = completionRuns(useCompose(channel).view)
  return (
    <Menu
      label="Aa: help with writing"
      side="start"
      note="Mistakes are found in this browser. Nothing you write is sent anywhere for it."
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
