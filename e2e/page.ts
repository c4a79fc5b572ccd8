/** What a journey looks for on a page and presses there, by the names that people and screen readers are given. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { Person } from './browser.ts'
import { PASSWORD } from './organisation.ts'

const PICTURES = join(import.meta.dirname, 'pictures')
const PATIENCE = { timeout: 20_000, interval: 100 }

export const button = (person: Person, name: string) => person.page.getByRole('button', { name, exact: true })
export const heading = (person: Person, name: string) =>
  person.page.getByRole('heading', { name, exact: true })
export const part = (person: Person, name: string) => person.page.getByRole('region', { name, exact: true })
export const flip = (person: Person, name: string) => person.page.getByRole('switch', { name, exact: true })
export const says = (person: Person, sentence: string | RegExp) => person.page.getByText(sentence).first()

/** Whether a switch comes to be on: 'true' or 'false'. */
export const on = (person: Person, name: string) =>
  expect.poll(() => flip(person, name).getAttribute('aria-checked'), PATIENCE)

/** What the person sees now, for people to look at: `e2e/pictures/NAME.png`. */
export async function picture(person: Person, name: string): Promise<void> {
  mkdirSync(PICTURES, { recursive: true })
  await person.page.screenshot({ path: join(PICTURES, `${name}.png`) })
}

/** Signs in again in the dialog that asks for it; a wrong password first, which does nothing. */
export async function signInAgain(person: Person): Promise<void> {
  const dialog = person.page.getByRole('dialog', { name: 'Sign in again' })
  await dialog.getByLabel('Password').fill('not this one at all')
  await dialog.getByRole('button', { name: 'Use the password' }).click()
  await dialog.getByText('That is not your password. Nothing was changed.').waitFor()
  await dialog.getByLabel('Password').fill(PASSWORD)
  await dialog.getByRole('button', { name: 'Use the password' }).click()
  await dialog.waitFor({ state: 'detached' })
}
