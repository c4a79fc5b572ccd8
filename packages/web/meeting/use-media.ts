import type { Joined } from '@highroad/core/wire'
import { Room, RoomEvent, setLogLevel, VideoPresets } from 'livekit-client'
import { useEffect, useRef, useState } from 'react'
import { delayBefore } from './back-off.ts'
import type { Taken } from './DeviceCheck.tsx'
import { problemOf, type DeviceProblem } from './device-problem.ts'
import { sameAudience, trackAudience, type TrackAudience } from './ears.ts'

// What people need to know stands on the page; the library's own lines name rooms and people in the console.
setLogLevel('silent')

/** Small video by default, one layer: what a small machine carries. */
function newRoom(taken: Taken): Room {
  return new Room({
    adaptiveStream: true,
    dynacast: false,
    disconnectOnPageLeave: true,
    audioCaptureDefaults: {
      ...(taken.microphoneId ? { deviceId: taken.microphoneId } : {}),
      echoCancellation: true,
      noiseSuppression: true,
    },
    videoCaptureDefaults: {
      ...(taken.cameraId ? { deviceId: taken.cameraId } : {}),
      resolution: VideoPresets.h180.resolution,
    },
    publishDefaults: { simulcast: false, dtx: true, red: false },
  })
}

/** A signalling address as the browser's socket wants it; a path is one of this site. */
const signalling = (url: string) => new URL(url, window.location.href).href.replace(/^http/u, 'ws')

/**
 * Keeps one connection to the media server: it comes back by itself, waiting longer each time. The ears' permission is
 * set before anything is published, and followed at every change.
 */
export function useMedia(now: {
  media: Joined['media']
  /** There is no media server at all: nothing to wait for. */
  missing: boolean
  /** A fresh token: the first one lives minutes. Null where none can be had. */
  renew: () => Promise<Joined['media']>
  taken: Taken
  mayHear: boolean
  others: readonly string[]
  /** No microphone opens before every notice was on screen. */
  mayOpen: boolean
}) {
  const { media } = now
  const [room] = useState(() => newRoom(now.taken))
  const [state, setState] = useState<'none' | 'connecting' | 'up' | 'down'>(
    now.missing ? 'none' : 'connecting',
  )
  const [wants, setWants] = useState({ microphone: now.taken.microphone, camera: now.taken.camera })
  const [problem, setProblem] = useState<{ kind: 'microphone' | 'camera'; problem: DeviceProblem } | null>(
    null,
  )
  const told = useRef<TrackAudience | null>(null)
  const audience = useRef<TrackAudience>({ everybody: false, only: [] })
  const renew = useRef(now.renew)

  audience.current = trackAudience({ ears: media?.ears ?? '', mayHear: now.mayHear, others: now.others })
  useEffect(() => {
    renew.current = now.renew
  })

  // Shut out, or let in, at once: this runs in the same commit as the change that asks for it.
  const { everybody } = audience.current
  const only = audience.current.only.join('\n')
  useEffect(() => {
    if (state !== 'up') return
    tellAudience(room, audience.current, told)
  }, [room, state, everybody, only])

  const { missing } = now
  useEffect(() => {
    if (missing) return undefined
    const over = new AbortController()
    let wake: (() => void) | undefined
    const pause = (ms: number) =>
      new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms)
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    const run = async () => {
      let ticket: Joined['media'] = media
      for (let attempt = 0; !over.signal.aborted; attempt++) {
        try {
          const lost = new Promise<void>((resolve) => room.once(RoomEvent.Disconnected, () => resolve()))
          if (!ticket) throw new Error('no media server')
          await room.connect(signalling(ticket.url), ticket.token)
          if (over.signal.aborted) break
          told.current = null
          tellAudience(room, audience.current, told)
          attempt = 0
          setState('up')
          await lost
        } catch {
          // What went wrong is on the page as "down"; the next try follows.
        }
        if (over.signal.aborted) break
        setState('down')
        await pause(delayBefore(attempt, Math.random()))
        if (!over.signal.aborted) ticket = await renew.current().catch(() => ticket)
      }
    }
    void run()
    const refollow = () => {
      told.current = null
      tellAudience(room, audience.current, told)
    }
    const broken = () => setState('down')
    const mended = () => {
      refollow()
      setState('up')
    }
    room.on(RoomEvent.SignalReconnecting, broken)
    room.on(RoomEvent.Reconnecting, broken)
    room.on(RoomEvent.Reconnected, mended)
    return () => {
      over.abort()
      wake?.()
      room.off(RoomEvent.SignalReconnecting, broken)
      room.off(RoomEvent.Reconnecting, broken)
      room.off(RoomEvent.Reconnected, mended)
      void room.disconnect()
    }
  }, [room, media, missing])

  // Only the first opening waits: a notice that comes later never mutes somebody who is speaking.
  const [mayOpen, setMayOpen] = useState(now.mayOpen)
  if (now.mayOpen && !mayOpen) setMayOpen(true)
  const microphoneOn = state === 'up' && wants.microphone && mayOpen
  useEffect(() => {
    if (state !== 'up') return
    room.localParticipant.setMicrophoneEnabled(microphoneOn).catch((error: unknown) => {
      setWants((before) => ({ ...before, microphone: false }))
      setProblem({ kind: 'microphone', problem: window.isSecureContext ? problemOf(error) : 'insecure' })
    })
  }, [room, state, microphoneOn])

  const cameraOn = state === 'up' && wants.camera
  useEffect(() => {
    if (state !== 'up') return
    room.localParticipant.setCameraEnabled(cameraOn).catch((error: unknown) => {
      setWants((before) => ({ ...before, camera: false }))
      setProblem({ kind: 'camera', problem: window.isSecureContext ? problemOf(error) : 'insecure' })
    })
  }, [room, state, cameraOn])

  return {
    room,
    state,
    wants,
    problem,
    dismissProblem: () => setProblem(null),
    setMicrophone: (microphone: boolean) => setWants((before) => ({ ...before, microphone })),
    setCamera: (camera: boolean) => setWants((before) => ({ ...before, camera })),
    /** For the act itself: before the request is sent, not after the next drawing of the page. */
    shutEarsNow: () => {
      audience.current = trackAudience({ ears: media?.ears ?? '', mayHear: false, others: now.others })
      if (state === 'up') tellAudience(room, audience.current, told)
    },
  }
}

function tellAudience(room: Room, audience: TrackAudience, told: { current: TrackAudience | null }): void {
  if (sameAudience(told.current, audience)) return
  told.current = audience
  room.localParticipant.setTrackSubscriptionPermissions(
    audience.everybody,
    audience.only.map((participantIdentity) => ({ participantIdentity, allowAll: true })),
  )
}
