import { Link, Redirect } from 'wouter'
import { Frame, Plain, useFrameView } from '../app/Frame.tsx'
import { Icon } from '../app/Icon.tsx'
import { useMe } from '../app/session.ts'
import { Loading, Wrong } from '../app/States.tsx'
import { BrowsePage } from '../chat/BrowsePage.tsx'
import { FindingLine } from '../chat/ChannelLine.tsx'
import { SearchPage } from '../chat/SearchPage.tsx'
import { ChatTitle } from '../chat/use-chat-title.ts'
import { ChatProvider } from '../chat/use-chat.tsx'
import { ConsentFormPage } from '../consent-form/ConsentFormPage.tsx'
import { FeaturesPage } from '../features/FeaturesPage.tsx'
import { PricePage } from '../price/PricePage.tsx'
import { PricesPage } from '../price/PricesPage.tsx'
import { ProgramsPage } from '../programs/ProgramsPage.tsx'
import { ProcessorsPage } from '../regulated/ProcessorsPage.tsx'
import { RegulatedPage } from '../regulated/RegulatedPage.tsx'
import { ComingTerms } from '../terms/ComingTerms.tsx'
import { AccountLine } from './AccountLine.tsx'
import { FormNotices } from '../mine/FormNotices.tsx'
import { useAccount } from './api.ts'
import { MeetingsPage } from './MeetingsPage.tsx'
import { OrganisationsPage } from './OrganisationsPage.tsx'
import { PeoplePage } from './PeoplePage.tsx'
import { Side } from './Side.tsx'
import './workspace.css'

const TITLES: Record<string, string> = {
  meetings: 'Meetings',
  people: 'People',
  channels: 'Channels',
  search: 'Search',
  features: 'Features',
  form: 'Consent form',
  regulated: 'Regulated',
  price: 'Price',
  programs: 'Programs',
  organisations: 'Organisations',
  prices: 'Prices',
  processors: 'Processors',
}

/** Pages whose content is messages: their consent line speaks of those. */
const CHAT: ReadonlySet<string> = new Set(['channels', 'search'])

/** One organisation: its meetings, its people, its features; for the operator also the organisations of this server. */
export function Workspace({ account, page }: { account: string; page: string }) {
  const me = useMe()
  const view = useAccount(account)
  const title = TITLES[page]
  if (me.data === null) return <Redirect to={`/sign-in?to=/o/${account}/${page}`} replace />
  if (!title) return <Redirect to={`/o/${account}`} replace />
  if (view.isError)
    return (
      <Plain title="This organisation does not open">
        <Wrong error={view.error} again={() => void view.refetch()}>
          <Link className="btn" href="/">
            To the start
          </Link>
        </Wrong>
      </Plain>
    )
  return (
    <ChatProvider account={account}>
      <ChatTitle title={[title, view.data?.organisation, 'Highroad'].filter(Boolean).join(' · ')} />
      <Frame
        sideLabel="Organisation"
        side={<Side account={account} page={page} />}
        main={
          <>
            <PageBar title={title} />
            <div className="scroll">
              {view.data && me.data ? (
                <>
                  <FormNotices />
                  {view.data.role === 'owner' ? <ComingTerms /> : null}
                  {page === 'meetings' ? <MeetingsPage account={view.data} /> : null}
                  {page === 'people' ? <PeoplePage account={view.data} /> : null}
                  {page === 'channels' ? <BrowsePage account={account} /> : null}
                  {page === 'search' ? <SearchPage account={account} /> : null}
                  {page === 'form' ? <ConsentFormPage account={view.data} /> : null}
                  {page === 'features' ? <FeaturesPage account={view.data} /> : null}
                  {page === 'regulated' ? <RegulatedPage account={view.data} /> : null}
                  {page === 'price' ? <PricePage account={view.data} /> : null}
                  {page === 'programs' ? <ProgramsPage account={view.data} /> : null}
                  {page === 'organisations' ? <OrganisationsPage operator={me.data.operator} /> : null}
                  {page === 'prices' ? <PricesPage operator={me.data.operator} /> : null}
                  {page === 'processors' ? <ProcessorsPage operator={me.data.operator} /> : null}
                </>
              ) : (
                <div className="doc">
                  <Loading what={title} />
                </div>
              )}
            </div>
          </>
        }
        line={CHAT.has(page) ? <FindingLine account={account} /> : <AccountLine account={account} />}
      />
    </ChatProvider>
  )
}

function PageBar({ title }: { title: string }) {
  const { show } = useFrameView()
  return (
    <header className="bar">
      <button type="button" className="btn icon back" aria-label="Menu" onClick={() => show('side')}>
        <Icon name="back" />
      </button>
      {title === 'Meetings' ? <h1>{title}</h1> : <h2>{title}</h2>}
    </header>
  )
}
