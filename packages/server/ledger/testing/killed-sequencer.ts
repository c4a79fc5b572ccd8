/** A sequencer that kills its own process (SIGKILL) right after a step: run by the recovery test as a child. */
import { randomBytes } from 'node:crypto'
import { openStore } from '../../store/index.ts'
import { openLedger } from '../open.ts'
import { appendFact } from './sample-facts.ts'

const [home, superuserUrl, dieAfter] = process.argv.slice(2)
if (!home || !superuserUrl || !dieAfter) throw new Error('usage: HOME URL STEP')
const store = await openStore({ home, superuserUrl, databaseUrl: null, log: () => undefined })
const ledger = await openLedger({
  store,
  home,
  clock: () => Date.now(),
  random: (count) => new Uint8Array(randomBytes(count)),
  origin: 'test.example/log',
  log: () => undefined,
  onStep: (step) => {
    if (step === dieAfter) process.kill(process.pid, 'SIGKILL')
  },
})
for (let i = 0; ; i++) {
  const { entryId } = await appendFact(store, ledger, 'acct', 1000 + i)
  process.stdout.write(`${entryId}\n`)
  await ledger.covered(entryId)
}
