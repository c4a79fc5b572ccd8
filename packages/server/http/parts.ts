/** What the edge needs of the rooms behind it. main.ts joins each port to what fits it. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Logger } from 'pino'
import type { Feature } from '@highroad/core/consent'
import type { ComposeView, ServerStatus } from '@highroad/core/wire'
import type { CatchUpFor, Completing, ComposeFor } from '../assist/index.ts'
import type { Authzen } from '../authzen/index.ts'
import type { Forms, Gate } from '../gate/index.ts'
import type { Identity } from '../identity/index.ts'
import type { MeetingEvents, MeetingReports, MeetingRoutes } from '../meeting/index.ts'
import type { Telemetry } from '../telemetry/index.ts'
import type { Prices } from '../price/index.ts'
import type { Cards, Marks } from '../regulated/index.ts'
import type { Terms } from '../terms/index.ts'
import type { ChatCaller, Workspace } from '../workspace/index.ts'

/** A feature that this deployment offers, and the processor that runs it. */
interface OfferedFeature {
  readonly feature: Feature
  readonly processor: string
}

/** The published ledger: static files by their C2SP path. */
interface LedgerPort {
  readonly verifierKey: string
  readonly read: (path: string) => Promise<Uint8Array | null>
}

/** Sends receipts of signed forms by e-mail, where this server sends any. */
interface ReceiptPort {
  readonly available: boolean
  /** Resolves once it is on its way; how it ended stands beside the form. */
  readonly post: (account: string, form: string, to: string) => Promise<void>
}

/** The media server's signalling, behind our own address. */
export interface MediaProxy {
  readonly request: (request: IncomingMessage, response: ServerResponse) => void
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void
}

/** What this deployment is right now. */
interface DeploymentPort {
  readonly media: () => ServerStatus['media']
  readonly speech: () => ServerStatus['speech']
  readonly microphonesAnywhere: boolean
  /** What rewrites and drafts. */
  readonly writer: () => ComposeView['writer']
}

interface ReadingPort {
  readonly catchUp: CatchUpFor<ChatCaller>
  readonly completing: Omit<Completing<ChatCaller>, 'stop'>
}

export interface HttpParts {
  readonly identity: Identity
  readonly meetings: MeetingRoutes & MeetingEvents & Pick<MeetingReports, 'factsChanged'>
  readonly workspace: Omit<Workspace, 'stop' | 'context'>
  /** What models read of channels for whoever asks. */
  readonly reading: ReadingPort
  readonly writing: ComposeFor<ChatCaller>
  readonly gate: Pick<Gate, 'facts' | 'record' | 'entryOf' | 'own' | 'noticeFor' | 'proof'>
  readonly authzen: Omit<Authzen, 'stop'>
  readonly terms: Omit<Terms, 'keep'>
  readonly telemetry: Omit<Telemetry, 'stop'>
  readonly forms: Omit<Forms, 'inForce' | 'setMail'>
  readonly receipts: ReceiptPort
  readonly marks: Marks
  readonly cards: Omit<Cards, 'declared'>
  readonly prices: Prices
  readonly offered: readonly OfferedFeature[]
  readonly ledger: LedgerPort
  readonly deployment: DeploymentPort
  /** The address people use, without a trailing slash. */
  readonly publicUrl: string
  /** Where browsers reach the media server's signalling, when that is not this address. */
  readonly mediaUrl: string | null
  /** Believe X-Forwarded-For: only behind a proxy that sets it. */
  readonly trustProxy: boolean
  /** The built web app. */
  readonly webFolder: string
  readonly clock: () => number
  readonly log: Logger
}
