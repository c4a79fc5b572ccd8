/** The gate as a service: keys, questions by the OpenID AuthZEN standard, and what was asked. */
export { type Authzen, openAuthzen } from './authzen.ts'
export type { Asker } from './keys.ts'
