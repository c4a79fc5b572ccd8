/** What `highroad verify log` is asked. Pure. */

export const VERIFY_LOG_USAGE = `Usage: highroad verify log PLACE --key KEY [--since FILE] [--json]

Checks a whole transparency log of the C2SP tlog-tiles form, ours or not: the signature on its checkpoint, every tile,
every bundle of entries, and that an earlier checkpoint is its beginning.

  PLACE   a directory that holds “checkpoint” and “tile”, or the web address that these follow
  KEY     the log’s verifier key (name+hash+base64, Ed25519), or @ and the path of a file that holds it
  --since FILE  a checkpoint of this log that you kept. Without it, a log that was rolled back, or that shows
          different people different histories, cannot be told from an honest one.
  --json  prints the result as JSON

Exit codes: 0 verified · 2 usage, or something could not be read · 3 something is wrong
            4 nothing is wrong, but entries are not published, so only their hashes were checked`

export interface VerifyLogAsked {
  readonly command: 'verify-log'
  /** Directory or web address. */
  readonly place: string
  readonly key: string
  readonly since: string | null
  readonly json: boolean
}

/** Parses what follows `verify log`; a sentence where it cannot be meant. */
export function parseVerifyLog(args: readonly string[]): VerifyLogAsked | string {
  const places: string[] = []
  const given: Record<'--key' | '--since', string[]> = { '--key': [], '--since': [] }
  let json = false
  for (let i = 0; i < args.length; i++) {
    const [name = '', value] = split(args[i] ?? '')
    if (name === '--json' && value === undefined) json = true
    else if (name === '--key' || name === '--since') given[name].push(value ?? args[++i] ?? '')
    else if (name.startsWith('-')) return `There is no option ${name}.`
    else places.push(args[i] ?? '')
  }
  const [place] = places
  const [key] = given['--key']
  const [since] = given['--since']
  if (!place) return 'Which log? Name its directory or its web address.'
  if (places.length > 1) return 'Name one log at a time.'
  if (!key || key === '@') return 'Under which key? Name it with --key.'
  if (given['--key'].length > 1) return 'Name one key.'
  if (since === '') return 'Since which checkpoint? Name its file after --since.'
  if (given['--since'].length > 1) return 'Name one earlier checkpoint.'
  return { command: 'verify-log', place, key, since: since ?? null, json }
}

/** `--key=value` as its two halves; anything else whole. */
function split(arg: string): string[] {
  const cut = arg.startsWith('--') ? arg.indexOf('=') : -1
  return cut < 0 ? [arg] : [arg.slice(0, cut), arg.slice(cut + 1)]
}
