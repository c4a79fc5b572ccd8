/** What the journeys need of the system: a browser, and human speech with known words to be the microphone. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const NEEDED = [
  { name: 'chromium', proof: '/usr/bin/chromium' },
  { name: 'asterisk-core-sounds-en-wav', proof: '/usr/share/asterisk/sounds/en/demo-congrats.wav' },
  { name: 'pocketsphinx-testdata', proof: '/usr/share/pocketsphinx/test/data' },
]

/** Installs what is missing where it may (Debian, as root). Returns a sentence for each that is still missing. */
export function installPackages(say: (line: string) => void): string[] {
  const missing = () => NEEDED.filter((one) => !existsSync(one.proof)).map((one) => one.name)
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
