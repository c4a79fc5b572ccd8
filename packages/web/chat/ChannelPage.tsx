import { useQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useState, type ReactNode } from 'react'
import { Link, Redirect, useLocation, useSearchParams } from 'wouter'
import { Frame, Plain, useFrameView } from '../app/Frame.tsx'
import { useMe } from '../app/session.ts'
import { Loading, Wrong } from '../app/States.tsx'
import { CatchUpPane } from '../compose/CatchUpPane.tsx'
import { ChannelWhy } from '../compose/ChannelWhy.tsx'
import { catchUpRuns } from '../compose/offer.ts'
import { useCompose } from '../compose/use-compose.ts'
import { Side } from '../workspace/Side.tsx'
import { AboutPane } from './AboutPane.tsx'
import { chatApi } from './api.ts'
import { ChannelBar, type Pane } from './ChannelBar.tsx'
import { ChannelLine } from './ChannelLine.tsx'
import { GuestSide } from './GuestSide.tsx'
import { LineView } from './LineView.tsx'
import { MembersPane } from './MembersPane.tsx'
import { channelPath, channelTitle, messagePath } from './names.ts'
import { OfflineBanner } from './OfflineBanner.tsx'
import { PinsPane } from './PinsPane.tsx'
import { channelOf } from './state.ts'
import { ThreadPane } from './ThreadPane.tsx'
import { ChatProvider, useChat, useChatState } from './use-chat.tsx'
import { useChatTitle } from './use-chat-title.ts'
import { useChannelKeys } from './use-channel-keys.ts'
import './box.css'

/** One channel or direct conversation: `/o/ACCOUNT/c/CHANNEL?m=PLACE&t=THREAD`. */
export function ChannelPage({ account, channel }: { account: string; channel: string }) {
  const me = useMe()
  if (me.data === null) return <Redirect to={`/sign-in?to=${channelPath(account, channel)}`} replace />
  return (
    <ChatProvider account={account}>
      <Channel key={channel} account={account} id={channel} />
    </ChatProvider>
  )
}

function Channel({ account, id }: { account: string; id: string }) {
  const chat = useChat()
  const state = useChatState()
  const member = useMe().data?.memberships.some((one) => one.account === account) ?? false
  const { show } = useFrameView()
  const [path, go] = useLocation()
  const [search] = useSearchParams()
  const [pane, setPane] = useState<Pane | null>(null)
  const item = channelOf(state, id)
  const known = state.chat !== null
  // A public channel that one is not in, an old direct message: known by asking.
  const asked = useQuery({
    queryKey: ['chat', 'channel', id],
    queryFn: async () => {
      const found = await chatApi.channel(id)
      chat?.channel(found)
      return found
    },
    enabled: known && item === undefined && chat !== null,
    retry: false,
  })
  const joined = item?.joined ?? false
  useEffect(() => {
    if (!chat || !item) return undefined
    chat.look(id)
    return () => chat.look(null)
  }, [chat, id, item === undefined, joined])

  const target = Number(search.get('m')) || null
  const linked = search.get('t')
  const thread = pane && typeof pane === 'object' ? pane.thread : null
  useEffect(() => {
    if (!linked) return
    setPane({ thread: linked })
    show('pane')
  }, [linked, show])
  /** What was asked of catching up. It stays while one looks into a thread that it led to, and goes when it is closed. */
  const [missed, setMissed] = useState<{ thread: string | null; after: number } | null>(null)
  const openPane = useCallback(
    (to: Pane | null) => {
      if (to === null || (typeof to === 'string' && to !== 'catch-up')) setMissed(null)
      setPane(to)
      show(to ? 'pane' : 'main')
    },
    [show],
  )
  const openThread = useCallback((message: string) => openPane({ thread: message }), [openPane])
  const close = useCallback(() => {
    openPane(thread !== null && missed !== null ? 'catch-up' : null)
    if (linked) go(path, { replace: true })
  }, [openPane, thread, missed, linked, go, path])

  const [since, setSince] = useState<number | null>(null)
  const catchesUp = catchUpRuns(useCompose(id).view) && joined
  const read = since ?? item?.read ?? null
  const catchUp = useCallback(
    (of: string | null, after: number) => {
      setMissed({ thread: of, after })
      openPane('catch-up')
    },
    [openPane],
  )
  const catchUpHere = useCallback((after: number) => catchUp(null, after), [catchUp])
  const wanted = search.has('catch-up')
  useEffect(() => {
    if (!wanted || !catchesUp || read === null) return
    go(path, { replace: true })
    catchUp(null, read)
  }, [wanted, catchesUp, read, go, path, catchUp])
  useChannelKeys({ account, channel: id, chat: state.chat, pane, close })

  const title = item ? channelTitle(item, state.chat) : 'Channel'
  useChatTitle(`${title} · Highroad`)

  if (state.problem && !known)
    return (
      <Plain title="This organisation does not open">
        <Wrong error={state.problem} again={() => void chat?.refresh()}>
          <Link className="btn" href="/">
            To the start
          </Link>
        </Wrong>
      </Plain>
    )
  let main: ReactNode
  if (asked.error && !item)
    main = (
      <div className="doc">
        <h1>This channel does not open</h1>
        <Wrong error={asked.error} again={() => void asked.refetch()} />
      </div>
    )
  else if (chat && item)
    main = (
      <LineView
        chat={chat}
        channel={item}
        thread={null}
        target={linked ? null : target}
        onThread={openThread}
        onSince={setSince}
        onCatchUp={catchesUp ? catchUpHere : undefined}
      />
    )
  else
    main = (
      <div className="doc">
        <Loading what="the channel" />
      </div>
    )
  let beside: ReactNode
  if (chat && item && pane)
    beside = thread ? (
      <ThreadPane
        chat={chat}
        channel={item}
        thread={thread}
        target={linked === thread ? target : null}
        onCatchUp={catchesUp && read !== null && !missed ? () => catchUp(thread, read) : undefined}
        onClose={close}
      />
    ) : pane === 'people' ? (
      <MembersPane channel={item} onClose={close} />
    ) : pane === 'pins' ? (
      <PinsPane channel={item} onClose={close} />
    ) : pane === 'catch-up' ? null : pane === 'why' ? (
      <ChannelWhy account={account} channel={id} joined={joined} guest={!member} onClose={close} />
    ) : (
      <AboutPane channel={item} onClose={close} />
    )
  const other = beside
  if (chat && item && missed && (thread !== null || pane === 'catch-up'))
    beside = (
      <>
        <div className="under" hidden={thread !== null}>
          <CatchUpPane
            key={`${missed.thread} ${missed.after}`}
            channel={item}
            thread={missed.thread}
            after={missed.after}
            onJump={(message) => {
              if (!message.thread) show('main')
              go(messagePath(account, id, message.place, message.thread))
            }}
            onClose={close}
          />
        </div>
        {other}
      </>
    )
  return (
    <Frame
      className="chat"
      sideLabel="Organisation"
      side={member ? <Side account={account} page={`c/${id}`} /> : <GuestSide channel={id} />}
      main={
        <>
          <ChannelBar
            channel={item}
            pane={pane}
            onPane={openPane}
            onCatchUp={catchesUp && read !== null ? () => catchUp(null, read) : undefined}
          />
          <OfflineBanner />
          {main}
        </>
      }
      {...(beside ? { pane: beside, paneLabel: PANES[typeof pane === 'string' ? pane : 'thread'] } : {})}
      line={
        <ChannelLine
          channel={id}
          joined={joined}
          whyOpen={pane === 'why'}
          onWhy={() => openPane(pane === 'why' ? null : 'why')}
        />
      }
    />
  )
}

const PANES = {
  people: 'People',
  pins: 'Pins',
  about: 'About',
  why: 'Why',
  'catch-up': 'Catch up',
  thread: 'Thread',
} as const
