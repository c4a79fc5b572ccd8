/** The edge: routes by noun, the live socket, the published ledger, the web app. */
export { listen, type HttpServer, type Listening } from './listen.ts'
export type { DeploymentPort, HttpParts, LedgerPort, MediaProxy, OfferedFeature } from './parts.ts'
