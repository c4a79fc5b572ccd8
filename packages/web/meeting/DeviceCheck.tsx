import { useEffect, useRef } from 'react'
import { Choice } from '../app/Field.tsx'
import { toneOf } from '../app/person-look.ts'
import { Who } from '../app/Who.tsx'
import { deviceSentence } from './device-problem.ts'
import { useDevice, useDeviceList, useLevel, type Device } from './use-device.ts'

/** What somebody takes in: which devices, and whether each is on. */
export interface Taken {
  microphone: boolean
  camera: boolean
  microphoneId: string
  cameraId: string
}

/** Camera and microphone check. `mayOpen`: the notices of running features were shown; no microphone opens before. */
export function DeviceCheck({
  name,
  mayOpen,
  taken,
  onTake,
}: {
  name: string
  mayOpen: boolean
  taken: Taken
  onTake: (taken: Taken) => void
}) {
  const microphone = useDevice('audio', mayOpen && taken.microphone, taken.microphoneId)
  const camera = useDevice('video', mayOpen && taken.camera, taken.cameraId)
  const lists = useDeviceList(Boolean(microphone.stream ?? camera.stream))
  return (
    <section className="check" aria-label="Camera and microphone">
      <div className="preview stone">
        {camera.stream ? <Preview stream={camera.stream} /> : <Who name={name || '?'} tone={toneOf(name)} />}
        <span className="name">{camera.stream ? 'Only you see this' : 'Video is off'}</span>
      </div>
      <Level device={microphone} on={taken.microphone} mayOpen={mayOpen} />
      <div className="row">
        <button
          type="button"
          className="btn"
          onClick={() => onTake({ ...taken, microphone: !taken.microphone })}
        >
          {taken.microphone ? 'Mute' : 'Unmute'}
        </button>
        <button type="button" className="btn" onClick={() => onTake({ ...taken, camera: !taken.camera })}>
          {taken.camera ? 'Stop video' : 'Start video'}
        </button>
      </div>
      <Trouble kind="microphone" device={microphone} />
      <Trouble kind="camera" device={camera} />
      {lists.audioinput.length > 0 ? (
        <Choice
          label="Microphone"
          value={taken.microphoneId}
          onPick={(microphoneId) => onTake({ ...taken, microphoneId })}
          options={named(lists.audioinput, 'Microphone')}
        />
      ) : null}
      {lists.videoinput.length > 0 && taken.camera ? (
        <Choice
          label="Camera"
          value={taken.cameraId}
          onPick={(cameraId) => onTake({ ...taken, cameraId })}
          options={named(lists.videoinput, 'Camera')}
        />
      ) : null}
    </section>
  )
}

const named = (devices: readonly MediaDeviceInfo[], kind: string) => [
  { value: '', label: 'The system’s own choice' },
  ...devices
    .filter((device) => device.deviceId !== 'default')
    .map((device, index) => ({ value: device.deviceId, label: device.label || `${kind} ${index + 1}` })),
]

function Preview({ stream }: { stream: MediaStream }) {
  const video = useRef<HTMLVideoElement>(null)
  useEffect(() => {
    if (video.current) video.current.srcObject = stream
  }, [stream])
  return <video ref={video} autoPlay muted playsInline aria-label="Your camera" />
}

function Level({ device, on, mayOpen }: { device: Device; on: boolean; mayOpen: boolean }) {
  const level = useLevel(device.stream)
  const words = !on
    ? 'Microphone off'
    : !mayOpen
      ? 'The microphone opens once you have seen the notices'
      : device.stream
        ? 'Say something'
        : device.asking
          ? 'The browser asks for the microphone'
          : 'Microphone not open'
  return (
    <div className="level">
      <div
        className="meter"
        role="meter"
        aria-label="Microphone level"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(level * 100)}
      >
        <i style={{ width: `${level * 100}%` }} />
      </div>
      <span className="small quiet">{words}</span>
    </div>
  )
}

function Trouble({ kind, device }: { kind: 'microphone' | 'camera'; device: Device }) {
  if (!device.problem) return null
  return (
    <div className="says" role="status">
      <p>{deviceSentence(kind, device.problem)}</p>
      {device.problem === 'insecure' ? null : (
        <button type="button" className="btn after" onClick={device.again}>
          Try the {kind} again
        </button>
      )}
    </div>
  )
}
