// Starting a process that must know nothing: an empty environment, Node's permission model where it can be
// had (no network, no writing, no further processes, only the folders it reads), and an end with its parent.
import { type ChildProcess, fork } from 'node:child_process'

export interface Confinement {
  /** Absolute path of the program. */
  program: string
  /** Folders it may read. */
  reads: string[]
  /** Most megabytes of JavaScript memory. */
  memoryMb: number
  /** It may start processes until it drops that permission by itself: its library tries its binary in one. */
  triesItsBinary?: boolean
}

/** Forks `program` confined. Messages keep typed arrays as they are. */
export function forkConfined({
  program,
  reads,
  memoryMb,
  triesItsBinary = false,
}: Confinement): ChildProcess {
  return fork(program, [], {
    env: {},
    execArgv: [
      `--max-old-space-size=${memoryMb}`,
      '--permission',
      '--allow-addons',
      ...(triesItsBinary ? ['--allow-child-process'] : []),
      ...reads.map((folder) => `--allow-fs-read=${folder}`),
      '--disable-warning=SecurityWarning',
    ],
    serialization: 'advanced',
    // What a model's library prints might hold what somebody said; it goes nowhere.
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
}
