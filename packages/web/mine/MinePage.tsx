import { OwnPage } from '../app/OwnPage.tsx'
import { Acts } from './Acts.tsx'
import { Everywhere } from './Everywhere.tsx'
import { FormNotices } from './FormNotices.tsx'
import { Hidden } from './Hidden.tsx'
import { Notices } from './Notices.tsx'
import { Training } from './Training.tsx'
import { Uses } from './Uses.tsx'
import './mine.css'

/** A person's own page, a guest's too: what stands everywhere, and all that was done with what is theirs. */
export function MinePage() {
  return (
    <OwnPage title="Your page" what="what is yours" path="/me" className="own">
      {({ person }) => (
        <>
          <p className="quiet">
            {person.name}
            {person.guest ? ', a guest. Only your personal link opens this.' : '. Only you see this.'} Other
            people are named nowhere on it.
          </p>
          <FormNotices />
          <Everywhere />
          <Training />
          <Hidden />
          <Uses />
          <Notices />
          <Acts />
        </>
      )}
    </OwnPage>
  )
}
