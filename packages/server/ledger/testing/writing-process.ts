/**
 * A server process as far as the ledger goes: opens it on a database that another process may sequence already, and appends
 * without end. Prints a line for each entry that was covered, and one for each batch that it sequenced itself.
 */
import { randomBytes } from 'node:crypto'
import { openStore } from '../../store/index.ts'
import { openLedger } from '../open.ts'
import { appendFact } from './sample-facts.ts'

const [home, databaseUrl, name] = process.argv.slice(2)
if (!home || !databaseUrl || !name) throw new Error('usage: HOME URL NAME')
const WRITERS = 6
const store = await openStore({ home, superuserUrl: null, databaseUrl, log: () => undefined })
const ledger = await openLedger({
  store,
  home,
  clock: () => Date.now(),
  random: (count) => new Uint8Array(randomBytes(count)),
  origin: 'test.example/log',
  log: () => undefined,
  onStep: (step) => {
    if (step === 'published') process.stdout.write('sequenced\n')
  },
})
process.stdout.write('open\n')
for (let writer = 0; writer < WRITERS; writer++) void write(`${name}-${writer}`)

async function write(account: string): Promise<void> {
  for (let i = 0; ; i++) {
    try {
      const { entryId } = await appendFact(store, ledger, account, i)
      const { index } = await ledger.covered(entryId, 60_000)
      process.stdout.write(`covered ${entryId} ${index}\n`)
    } catch {
      // Not acknowledged, so nothing is owed.
    }
  }
}
