/** PostgreSQL as a child of ours. */
export interface PostgresOptions {
  readonly home: string
  readonly log: (line: string) => void
  readonly progress: (line: string) => void
  readonly port?: number
}
export interface RunningPostgres {
  /** Address for the superuser, who only prepares roles. */
  readonly superuserUrl: string
  /** Stops it in PostgreSQL's "fast" way: what is committed is safe, clients are cut off. */
  readonly stop: () => Promise<void>
}

/** Starts the cluster under `home/postgres`, making it where there is none. Throws `StartError`. */
export function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  return Promise.reject(new Error(`not written yet: ${options.home}`))
}
