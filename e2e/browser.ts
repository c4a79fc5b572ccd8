/** People in a real Chromium: one browser each, whose microphone is a file of human speech. */
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream',
  '--autoplay-policy=no-user-gesture-required',
]

export interface Person {
  page: Page
  context: BrowserContext
  /** What the page wrote to its console as an error: a journey ends with none that it did not expect. */
  errors: string[]
  close(): Promise<void>
}

interface Look {
  width?: number
  height?: number
  dark?: boolean
}

/**
 * Opens a browser for one person. `microphone` is a wav that loops, 48 kHz mono; without one the microphone is
 * silent. `extra` are further Chromium flags (for example none of a camera).
 */
export async function openPerson(
  options: Look & { microphone?: string; extra?: string[] } = {},
): Promise<Person> {
  const browser: Browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [
      ...FLAGS,
      ...(options.microphone ? [`--use-file-for-fake-audio-capture=${options.microphone}`] : []),
      ...(options.extra ?? []),
    ],
  })
  return { ...(await newPerson(browser, options)), close: () => browser.close() }
}

/** One more person in the browser of somebody: for those who need no microphone of their own. */
export async function personBeside(person: Person, look: Look = {}): Promise<Person> {
  const browser = person.context.browser()
  if (!browser) throw new Error('this person has no browser')
  const beside = await newPerson(browser, look)
  return { ...beside, close: () => beside.context.close() }
}

async function newPerson(browser: Browser, look: Look): Promise<Omit<Person, 'close'>> {
  const context = await browser.newContext({
    viewport: { width: look.width ?? 1280, height: look.height ?? 800 },
    colorScheme: look.dark ? 'dark' : 'light',
    acceptDownloads: true,
  })
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text())
  })
  return { page, context, errors }
}
