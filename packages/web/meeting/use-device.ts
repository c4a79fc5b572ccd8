import { useCallback, useEffect, useState } from 'react'
import { problemOf, type DeviceProblem } from './device-problem.ts'

export interface Device {
  stream: MediaStream | null
  problem: DeviceProblem | null
  asking: boolean
  again: () => void
}

/**
 * Opens one microphone or camera while `wanted`, and closes it at once when not. For the check at the door only: the
 * stream goes nowhere.
 */
export function useDevice(kind: 'audio' | 'video', wanted: boolean, id: string): Device {
  const [stream, setStream] = useState<MediaStream | null>(null)
  const [problem, setProblem] = useState<DeviceProblem | null>(null)
  const [asking, setAsking] = useState(false)
  const [tries, setTries] = useState(0)
  const again = useCallback(() => setTries((n) => n + 1), [])
  useEffect(() => {
    if (!wanted) return undefined
    if (!window.isSecureContext || !('mediaDevices' in navigator)) {
      setProblem('insecure')
      return undefined
    }
    let gone = false
    let opened: MediaStream | null = null
    const device = id ? { deviceId: { ideal: id } } : {}
    setAsking(true)
    navigator.mediaDevices
      .getUserMedia(
        kind === 'audio'
          ? { audio: device.deviceId ? device : true }
          : { video: { ...device, width: 320, height: 180 } },
      )
      .then((got) => {
        opened = got
        if (gone) return close(got)
        setProblem(null)
        return setStream(got)
      })
      .catch((error: unknown) => {
        if (!gone) setProblem(problemOf(error))
      })
      .finally(() => {
        if (!gone) setAsking(false)
      })
    return () => {
      gone = true
      if (opened) close(opened)
      setStream(null)
      setAsking(false)
    }
  }, [kind, wanted, id, tries])
  return { stream, problem: wanted ? problem : null, asking, again }
}

const close = (stream: MediaStream) => {
  for (const track of stream.getTracks()) track.stop()
}

/** Microphones and cameras by name. Browsers tell the names only once one was opened, hence `opened`. */
export function useDeviceList(opened: boolean): {
  audioinput: MediaDeviceInfo[]
  videoinput: MediaDeviceInfo[]
} {
  const [devices, setDevices] = useState<MediaDeviceInfo[]>([])
  useEffect(() => {
    if (!('mediaDevices' in navigator)) return undefined
    let gone = false
    const read = () =>
      void navigator.mediaDevices
        .enumerateDevices()
        .then((found) => (gone ? undefined : setDevices(found.filter((device) => device.deviceId !== ''))))
        .catch(() => undefined)
    read()
    navigator.mediaDevices.addEventListener('devicechange', read)
    return () => {
      gone = true
      navigator.mediaDevices.removeEventListener('devicechange', read)
    }
  }, [opened])
  return {
    audioinput: devices.filter((device) => device.kind === 'audioinput'),
    videoinput: devices.filter((device) => device.kind === 'videoinput'),
  }
}

/** How loud a stream is, 0 to 1, ten times a second. The sound itself goes nowhere. */
export function useLevel(stream: MediaStream | null): number {
  const [level, setLevel] = useState(0)
  useEffect(() => {
    if (!stream) {
      setLevel(0)
      return undefined
    }
    const context = new AudioContext()
    const analyser = context.createAnalyser()
    analyser.fftSize = 512
    context.createMediaStreamSource(stream).connect(analyser)
    const samples = new Float32Array(analyser.fftSize)
    const timer = setInterval(() => {
      analyser.getFloatTimeDomainData(samples)
      const mean = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length
      // From -60 dB (nothing) to -12 dB (loud speech).
      setLevel(Math.min(1, Math.max(0, (20 * Math.log10(Math.sqrt(mean) + 1e-6) + 60) / 48)))
    }, 100)
    return () => {
      clearInterval(timer)
      void context.close()
    }
  }, [stream])
  return level
}
