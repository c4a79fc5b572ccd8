/**
 * One cluster with its roles and tables, made once before the tests of the server (vitest's `globalSetup`): a test file
 * starts on a copy of it, which is the same as one made for it and most of a second sooner.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Names the environment variable that says where the copy is taken from; unset outside of such a run. */
export const TEMPLATE = 'HIGHROAD_TEST_TEMPLATE'

export function setup(): void {
  const home = mkdtempSync(join(tmpdir(), 'highroad-template-'))
  process.env[TEMPLATE] = home
  try {
    // Plain Node: vitest's own process does not find installed packages as the server does.
    execFileSync(process.execPath, [join(import.meta.dirname, 'template-process.ts'), home])
  } catch (error) {
    teardown()
    throw error
  }
}

export function teardown(): void {
  const home = process.env[TEMPLATE]
  if (home !== undefined) rmSync(home, { recursive: true, force: true })
}
