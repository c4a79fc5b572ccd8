/** People, accounts, set-up and invitations, as they cross the wire. All routes are under `/api`. */
import { z } from 'zod'
import { OpaqueId, RegulationMark } from '../consent/words.ts'
import { line } from './text.ts'

export const Role = z.enum(['owner', 'admin', 'member'])
export type Role = z.infer<typeof Role>

const Name = line(80)
/** As long as an address can be (RFC 5321). */
const Email = z.email().max(254)
const Password = z.string().min(10).max(200)

/** GET /server — what this deployment is and what it lacks. `microphonesAnywhere`: served over TLS, not only loopback. */
export const ServerStatus = z.strictObject({
  setUp: z.boolean(),
  media: z.strictObject({
    available: z.boolean(),
    missing: z.string().nullable(),
    get: z.string().nullable(),
  }),
  speech: z.enum(['loading', 'ready', 'failed']),
  microphonesAnywhere: z.boolean(),
  logKey: z.string(),
})
export type ServerStatus = z.infer<typeof ServerStatus>

/** POST /set-up → Me. Once, by whoever holds the one-time code. */
export const SetUp = z.strictObject({
  code: z.string().trim().min(1).max(64),
  name: Name,
  email: Email,
  password: Password,
  organisation: Name,
})

/** POST /sign-in → Me, POST /sign-out → 204 */
export const SignIn = z.strictObject({ email: Email, password: z.string().min(1).max(200) })

/** GET /me. A guest has no memberships and no e-mail. */
export const Me = z.strictObject({
  person: z.strictObject({
    id: OpaqueId,
    name: z.string(),
    email: z.string().nullable(),
    guest: z.boolean(),
  }),
  memberships: z.array(z.strictObject({ account: OpaqueId, organisation: z.string(), role: Role })),
  operator: z.boolean(),
})
export type Me = z.infer<typeof Me>

/** POST /accounts → AccountView (operator). The new organisation's owner comes by the returned link. */
export const NewAccount = z.strictObject({ organisation: Name })
export const NewAccountMade = z.strictObject({ account: OpaqueId, ownerInvitation: z.string() })

/** GET /accounts/:account */
export const AccountView = z.strictObject({
  account: OpaqueId,
  organisation: z.string(),
  role: Role,
  mark: RegulationMark,
  askFirst: z.boolean(),
})
export type AccountView = z.infer<typeof AccountView>

/** GET /accounts/:account/members */
export const Members = z.strictObject({
  members: z.array(z.strictObject({ id: OpaqueId, name: z.string(), email: z.string(), role: Role })),
  invitations: z.array(z.strictObject({ id: OpaqueId, role: Role, expires: z.number(), link: z.string() })),
})
export type Members = z.infer<typeof Members>

/** PUT /accounts/:account/members/:person → 204 (owner). DELETE the same (owner; admin for members), POST …/leave (anybody). */
export const SetRole = z.strictObject({ role: Role })

/** POST /accounts/:account/invitations → InvitationMade; DELETE …/invitations/:id → 204 (owner, admin). */
export const NewInvitation = z.strictObject({ role: Role })
export const InvitationMade = z.strictObject({ id: OpaqueId, link: z.string(), expires: z.number() })

/** GET /invitations/:token, what somebody with the link sees. */
export const InvitationView = z.strictObject({
  organisation: z.string(),
  invitedBy: z.string(),
  role: Role,
  expires: z.number(),
})
export type InvitationView = z.infer<typeof InvitationView>

/** POST /invitations/:token/accept → Me. Signed in: an empty body. New here: all three. */
export const AcceptInvitation = z.union([
  z.strictObject({ name: Name, email: Email, password: Password }),
  z.strictObject({}),
])
