/**
 * Who may import whom. A room is a folder; what is not named here is forbidden. `core` and a room's own files are
 * always allowed in the server. Any room may declare a port, which `main.ts` joins to what fits.
 */

/** The server's rooms, and the rooms each may import besides core and itself. `main.ts` and its tests may import all. */
export const SERVER_ROOMS: Readonly<Record<string, readonly string[]>> = {
  store: [],
  mail: [],
  media: [],
  model: [],
  ledger: ['store'],
  gate: ['store', 'ledger'],
  identity: ['store', 'ledger'],
  authzen: ['store', 'gate'],
  workspace: ['store', 'gate', 'identity'],
  meeting: ['store', 'gate', 'identity'],
  terms: ['store', 'gate'],
  telemetry: ['store', 'gate'],
  price: ['store'],
  regulated: ['store', 'gate'],
  assist: ['gate', 'model'],
  training: ['gate', 'ledger', 'model'],
  http: [
    'ledger',
    'gate',
    'identity',
    'authzen',
    'workspace',
    'meeting',
    'assist',
    'training',
    'terms',
    'telemetry',
    'price',
    'regulated',
  ],
}

/** The packages of the house, and the packages each may import besides itself. */
export const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  core: [],
  server: ['core'],
  web: ['core'],
  cli: ['core'],
}

/** What the pure core may take from outside: no I/O, no clock, no randomness, no Node or DOM. */
export const CORE_LIBRARIES: readonly string[] = [
  '@noble/curves',
  '@noble/hashes',
  'canonicalize',
  'yaml',
  'zod',
]

/** A test may besides import the rooms that it needs to stand up what it tests. */
export const TEST_FILE = /\.test\.tsx?$|\/testing\//

/** What builds the page runs in Node; it does not become part of the page. */
export const BUILD_FILE = 'packages/web/vite.config.ts'
