/** The tables of schema `identity` that this room's own queries use (migrations 0010, 0090 and 0150). */
import type { Role } from '@highroad/core/wire'

export interface IdentityTables {
  person: {
    id: string
    name: string
    email: string
    operator: boolean
  }
  session: { id: string; userId: string }
  account: { id: string; organisation: string; created_at: Date }
  membership: { account_id: string; person_id: string; role: Role; since: Date }
  seat: { account_id: string; seat: string; since: Date; until: Date | null }
  invitation: {
    id: string
    account_id: string
    role: Role
    token_hash: Buffer
    invited_by: string
    created_at: Date
    expires_at: Date
    used_at: Date | null
    used_by: string | null
  }
  guest: { id: string; name: string; token_hash: Buffer; created_at: Date }
  passkey: {
    id: string
    person_id: string
    name: string
    credential_id: string
    public_key: Buffer
    /** A bigint: read as text. */
    counter: string | number
    transports: string[]
    synced: boolean
    added_at: Date
    last_used_at: Date | null
  }
  spent_challenge: { challenge_hash: Buffer; expires_at: Date }
  fresh_sign_in: {
    proof_hash: Buffer
    person_id: string
    session_id: string
    act: string
    signed_in_by: 'password' | 'passkey'
    signed_in_at: Date
    expires_at: Date
  }
  set_up: { once: boolean; at: Date }
}
