/** A team in chat: a running server, its owner and a member with a page each, and what a journey does on those pages. */
import { expect } from 'vitest'
import { Me } from '../packages/core/wire/index.ts'
import { type Api, api, type Owner, setUp } from './api.ts'
import { openPerson, type Person, personBeside } from './browser.ts'
import { done, PASSWORD } from './organisation.ts'
import { newHome, removeHome, type RunningServer, startServer } from './server.ts'

export const PATIENCE = { timeout: 20_000, interval: 50 }

/** Whoever waits here gave up long before the test does: what a page lacks is named by the line that waited for it. */
const WAIT_MS = 15_000

export interface Team {
  readonly server: RunningServer
  readonly ada: Person
  readonly ben: Person
  /** Ada's cookies, and Ben's. */
  readonly owner: Owner
  readonly member: Api
  /** One more browser context in the same browser, signed in as nobody. */
  beside(look?: Parameters<typeof personBeside>[1]): Promise<Person>
  /** A channel that both are in. */
  channel(name: string, kind?: 'public' | 'private'): Promise<string>
  close(): Promise<void>
}

/** No media server and the smallest speech model: nobody speaks in these journeys. */
const QUIET = { HIGHROAD_SPEECH_MODEL: 'tiny', PATH: '/nowhere', LIVEKIT_URL: '' }

export async function startTeam(env: NodeJS.ProcessEnv = {}): Promise<Team> {
  const home = newHome()
  const server = await startServer({ home, env: { ...QUIET, XDG_CACHE_HOME: home, ...env } })
  const ada = patient(await openPerson())
  const beside: Team['beside'] = async (look) => patient(await personBeside(ada, look))
  const ben = await beside()
  const owner = await setUp(ada.context.request, server)
  const member = api(ben.context.request, server.address)
  const { link } = await done(owner.post(`/accounts/${owner.account}/invitations`, { role: 'member' }))
  const token = String(link).split('/').at(-1)
  const who = { name: 'Ben Okafor', email: 'ben@example.org', password: PASSWORD }
  await done(member.post(`/invitations/${token}/accept`, who))
  const { person } = Me.parse(await done(member.get('/me')))
  return {
    server,
    ada,
    ben,
    owner,
    member,
    beside,
    channel: async (name, kind = 'public') => {
      const asked = { name, kind, topic: '', people: [person.id] }
      const made = await done(owner.post(`/accounts/${owner.account}/channels`, asked))
      return String(made['channel'])
    },
    close: async () => {
      await ada.close()
      await server.stop()
      removeHome(home)
    },
  }
}

function patient(person: Person): Person {
  person.context.setDefaultTimeout(WAIT_MS)
  return person
}

export const box = (person: Person, channel: string) =>
  person.page.getByRole('textbox', { name: `Message to # ${channel}`, exact: true })

/** The messages of a channel's own line whose words hold `words`. */
export const message = (person: Person, words: string | RegExp) =>
  person.page
    .getByRole('list', { name: /^Messages in/ })
    .getByRole('article')
    .filter({ hasText: words })

/** Opens a message's menu and presses one of its acts. */
export async function act(person: Person, words: string | RegExp, name: string): Promise<void> {
  const one = message(person, words)
  await one.hover()
  await one.getByRole('button', { name: 'More' }).click()
  await person.page.getByRole('menuitem', { name, exact: true }).click()
}

/** The row of a channel or person in the side. */
export const row = (person: Person, name: string) =>
  person.page.getByRole('navigation', { name: 'Organisation' }).getByRole('link').filter({ hasText: name })

export async function write(person: Person, channel: string, text: string): Promise<void> {
  await box(person, channel).fill(text)
  await box(person, channel).press('Enter')
}

/** Nothing but what the browser says of requests that were refused or cut off stands in the consoles. */
export function quiet(people: readonly Person[]): void {
  for (const person of people)
    expect(
      person.errors.filter(
        (error) => !/Failed to load resource|WebSocket connection|ERR_INTERNET/.test(error),
      ),
    ).toEqual([])
}
