import { expect, test } from 'vitest'
import { report } from './report.ts'

test('what a stranger wrote into a bundle cannot steer the terminal', () => {
  const findings = [{ where: 'items.\u001b[2J\u009b\u202e', what: 'Odd.' }]
  const said = report({ verdict: 'wrong', findings, place: null, checkpoint: null, uses: [], erased: 0 })
  expect(said).toContain('items.?[2J??: Odd.')
})
