/** Why a microphone or camera does not open. */
export type DeviceProblem = 'insecure' | 'denied' | 'none' | 'busy' | 'other'

/** The problem behind what `getUserMedia` threw (the names are the Media Capture specification's). */
export function problemOf(error: unknown): DeviceProblem {
  const name = error instanceof Error || error instanceof DOMException ? error.name : ''
  switch (name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'denied'
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'none'
    case 'NotReadableError':
    case 'AbortError':
      return 'busy'
    default:
      return 'other'
  }
}

/** What happened, what it means, what to do. Joining works in every case. */
export function deviceSentence(kind: 'microphone' | 'camera', problem: DeviceProblem): string {
  const still =
    kind === 'microphone'
      ? 'You can join and listen; nobody hears you.'
      : 'You can join; the others see your name.'
  const sentences: Record<DeviceProblem, string> = {
    insecure: `This page did not come over TLS, so the browser keeps the ${kind} shut. ${still} On the machine that runs the server, open it as localhost; elsewhere whoever runs it has to add TLS.`,
    denied: `The browser was told not to open the ${kind}. ${still} To change it, press the sign beside the address, allow the ${kind} and try again.`,
    none: `No ${kind} was found. ${still} Connect one and try again.`,
    busy: `The ${kind} is there but does not open; another program may hold it. ${still} Close that program and try again.`,
    other: `The ${kind} did not open. ${still} Try again, or choose another one.`,
  }
  return sentences[problem]
}
