/** Why somebody else's PostgreSQL cannot be connected to, as a sentence for whoever runs the server. */
import { StartError } from './errors.ts'
import type { Passwords } from './passwords.ts'
import type { Address } from './pools.ts'
import { preparingSql } from './prepare.ts'

const NETWORK: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing answers there',
  ENOTFOUND: 'there is no machine of that name',
  EAI_AGAIN: 'that name cannot be looked up now',
  ETIMEDOUT: 'it does not answer in time',
  EHOSTUNREACH: 'there is no way to that machine',
  ENETUNREACH: 'there is no way to that machine',
  ECONNRESET: 'the connection is cut off',
  '53300': 'it has too many connections already',
  '57P03': 'it is still starting',
}

/** The error to throw instead of `error`: a `StartError` where it is about the connection, else `error` itself. */
export function connectionProblem(error: unknown, address: Address, passwords: Passwords): unknown {
  if (!(error instanceof Error)) return error
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  const why = NETWORK[code] ?? aboutTls(error.message, code) ?? aboutTime(error.message)
  if (why !== null)
    return new StartError(
      'unreachable',
      `The PostgreSQL at ${address.host}, port ${address.port} cannot be used: ${why}. Nothing was changed and what was saved is safe. Look at that server and at DATABASE_URL, then start again.`,
    )
  if (code === '28000' && /pg_hba/.test(error.message))
    return new StartError(
      'unreachable',
      `The PostgreSQL at ${address.host}, port ${address.port} lets nobody in from this machine. Nothing was changed. Add the roles owner, app, ai, auth, sequencer and jobs to its pg_hba.conf with scram-sha-256, then start again.`,
    )
  // Wrong password or no such role; no right to connect; no such database.
  if (!['28P01', '28000', '42501', '3D000'].includes(code)) return error
  const first = code === '3D000' ? 'make the database' : 'make the database where there is none'
  return new StartError(
    'not-prepared',
    `This PostgreSQL is not prepared for Highroad. Nothing was changed. Let a superuser ${first} and run this on the database “${address.database}”, then start again:\n\n${preparingSql(address.database, passwords)}`,
  )
}

function aboutTls(message: string, code: string): string | null {
  if (message.includes('does not support SSL')) return 'it speaks no TLS, which sslmode asks for'
  if (/CERT|UNABLE_TO_VERIFY|^ERR_TLS|^ERR_SSL|^EPROTO/.test(code))
    return 'its certificate is not trusted here (name its authority in NODE_EXTRA_CA_CERTS)'
  return null
}

const aboutTime = (message: string): string | null =>
  /timeout expired|Connection terminated/.test(message) ? 'it does not answer in time' : null
