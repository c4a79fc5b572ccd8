import { useQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useState, type ReactNode } from 'react'
import { Link, Redirect, useLocation, useSearchParams } from 'wouter'
import { Frame, Plain, useFrameView } from '../app/Frame.tsx'
import { useMe } from '../app/session.ts'
import { Loading, Wrong } from '../app/States.tsx'
import { Side } from '../workspace/Side.tsx'
import { AboutPane } from './AboutPane.tsx'
import { chatApi } from './api.ts'
import { ChannelBar, type Pane } from './ChannelBar.tsx'
import { ChannelLine } from './ChannelLine.tsx'
import { GuestSide } from './GuestSide.tsx'
import { LineView } from './LineView.tsx'
import { MembersPane } from './MembersPane.tsx'
import { channelPath, channelTitle } from './names.ts'
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
  const openPane = useCallback(
    (to: Pane | null) => {
      setPane(to)
      show(to ? 'pane' : 'main')
    },
    [show],
  )
  const openThread = useCallback((message: string) => openPane({ thread: message }), [openPane])
  const close = useCallback(() => {
    openPane(null)
    if (linked) go(path, { replace: true })
  }, [openPane, linked, go, path])
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
        onClose={close}
      />
    ) : pane === 'people' ? (
      <MembersPane channel={item} onClose={close} />
    ) : pane === 'pins' ? (
      <PinsPane channel={item} onClose={close} />
    ) : (
      <AboutPane channel={item} onClose={close} />
    )
  return (
    <Frame
      className="chat"
      sideLabel="Organisation"
      side={member ? <Side account={account} page={`c/${id}`} /> : <GuestSide channel={id} />}
      main={
        <>
          <ChannelBar channel={item} pane={pane} onPane={openPane} />
          <OfflineBanner />
          {main}
        </>
      }
      {...(beside ? { pane: beside, paneLabel: PANES[typeof pane === 'string' ? pane : 'thread'] } : {})}
      line={<ChannelLine account={account} channel={id} guest={!member} joined={joined} />}
    />
  )
}

const PANES = { people: 'People', pins: 'Pins', about: 'About', thread: 'Thread' } as const
