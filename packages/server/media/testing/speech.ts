// Real human speech with known words, from two Debian packages, for tests, benches and journeys.
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { readWav, type Sound, speechBounds, upsample } from './wav.ts'

const ASTERISK = ['/usr/share/asterisk/sounds/en', '/usr/share/asterisk/sounds/en_US_f_Allison']
const POCKETSPHINX = '/usr/share/pocketsphinx/test/data'

/** What is said in the recordings (core-sounds-en.txt of Asterisk; the transcriptions of PocketSphinx). */
const WORDS = {
  'demo-abouttotry':
    'I am about to attempt an Inter-Asterisk Exchange connection to a demonstration server located at Digium. In order for this to work you must already be connected to the Internet. Please wait a moment while I attempt to make the connection.',
  'demo-congrats':
    'Congratulations. You have successfully installed and executed the Asterisk open source PBX. You have also installed a set of sample sounds and configuration files that should help you to get started. Like a normal PBX you will navigate this demonstration by dialing digits. If you are using a console channel driver instead of a real phone you can use the dial, answer, and hang up commands to simulate the actions of a standard telephone.',
  'demo-echotest':
    'You are about to enter an echo test. In this mode everything you say will be repeated back to you just as soon as it is received. The purpose of this test is to give you an audible sense of the latency between you and the machine that is running the echo test application. You may end the test by hanging up or by pressing the pound key.',
  'demo-nogo':
    'I am afraid I was unable to create a connection to the Digium demonstration Asterisk server. You may find some helpful debugging information on the Asterisk console.',
  'demo-nomatch': "I'm sorry there are no matches for those keywords",
  'demo-thanks': 'Goodbye. Thank you for trying out the Asterisk Open Source PBX.',
  'austen-0870':
    'and mister john dashwood had then leisure to consider how much there might be prudently in his power to do for them',
  'austen-0880': 'he was not an ill disposed young man',
  'austen-0890': 'unless to be rather cold hearted and rather selfish is to be ill disposed',
  'austen-0930': 'he might even have been made amiable himself',
} as const

export type RecordingName = keyof typeof WORDS

export interface Recording extends Sound {
  name: RecordingName
  words: string
  /** Where speech begins and ends in it, ms from its start. */
  fromMs: number
  untilMs: number
}

/**
 * The recording `name` at `rate` (16,000 or 48,000).
 * Throws, naming the Debian package to install, when it is not on this machine.
 */
export function recording(name: RecordingName, rate: number): Recording {
  const sound = upsample(readWav(fileOf(name)), rate)
  return { name, words: WORDS[name], ...sound, ...speechBounds(sound) }
}

/** The Debian packages with speech that this machine lacks; empty when all is there. */
export function missingSpeechPackages(): string[] {
  const missing = []
  if (!ASTERISK.some((folder) => existsSync(join(folder, 'demo-congrats.wav'))))
    missing.push('asterisk-core-sounds-en-wav')
  if (!existsSync(join(POCKETSPHINX, 'librivox'))) missing.push('pocketsphinx-testdata')
  return missing
}

function fileOf(name: RecordingName): string {
  if (name.startsWith('demo-')) {
    const folder = ASTERISK.find((folder) => existsSync(join(folder, `${name}.wav`)))
    if (folder) return join(folder, `${name}.wav`)
  } else {
    const folder = join(POCKETSPHINX, 'librivox')
    const end = `${name.replace('austen', '')}.wav`
    const file = existsSync(folder) ? readdirSync(folder).find((entry) => entry.endsWith(end)) : undefined
    if (file) return join(folder, file)
  }
  throw new Error(
    `The recording "${name}" is missing. Install the speech that the tests use: apt-get install ${missingSpeechPackages().join(' ') || 'asterisk-core-sounds-en-wav pocketsphinx-testdata'}`,
  )
}

/** Word error rate: edits (insert, delete, replace) to turn `heard` into `words`, a word of `words`. */
export function wordErrorRate(words: string, heard: string): number {
  const wanted = split(words)
  const got = split(heard)
  let row = Array.from({ length: got.length + 1 }, (_, j) => j)
  for (const [i, word] of wanted.entries()) {
    const next = [i + 1]
    for (const [j, other] of got.entries())
      next.push(Math.min((row[j] ?? 0) + (word === other ? 0 : 1), (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1))
    row = next
  }
  return (row.at(-1) ?? 0) / Math.max(1, wanted.length)
}

function split(text: string): string[] {
  return text
    .toLowerCase()
    .replaceAll(/\bmr\b\.?/g, 'mister')
    .replaceAll('-', ' ')
    .replaceAll('good bye', 'goodbye')
    .replaceAll(/[^a-z0-9' ]/g, ' ')
    .split(' ')
    .filter((word) => word !== '')
}
