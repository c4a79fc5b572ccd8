/** The edge: routes by noun, the live socket, the published ledger, the web app. */
export { listen } from './listen.ts'
export type { MediaProxy } from './parts.ts'
