/** The tables of schema `identity` that this room's own queries use (migration 0010). */
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
  set_up: { once: boolean; at: Date }
}
