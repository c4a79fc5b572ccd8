/** The media room: LiveKit as a child or somebody else's, tickets into its rooms, and the ears of a meeting. */
export { Ears } from './ears/ears.ts'
export { proxyRequest, proxyUpgrade } from './proxy.ts'
export { Rooms } from './rooms.ts'
export { type MediaServer, type NoMediaServer, startMediaServer } from './server.ts'
export { EARS_IDENTITY, earsToken, participantToken } from './tokens.ts'
