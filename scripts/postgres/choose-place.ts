import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { findBinaries } from './find-binaries.ts'

/** Where root keeps the database's files when others may not enter the folders above the data folder. */
export const databaseHome = '/var/lib/lamina'

/** Where the database's files and programs are, and who runs them. */
export type Place = { clusterDir: string; native: string; owner: Owner | undefined; notice: string | undefined }
export type Owner = { uid: number; gid: number }

/**
 * PostgreSQL refuses to run as root, so under root it runs as the user postgres (made if need be), or as whoever owns
 * the data already. Where that user may not enter the folders above, data and programs go to /var/lib/lamina.
 */
export function choosePlace(dataDir: string): Place {
  const clusterDir = path.join(dataDir, 'postgres')
  const native = findBinaries()
  if (process.getuid?.() !== 0) return { clusterDir, native, owner: undefined, notice: undefined }

  const owner = ownerOf(clusterDir) ?? postgresUser()
  if (!closedFolder(path.dirname(dataDir), owner)) letThrough(dataDir, owner)
  const closed = closedFolder(clusterDir, owner)
  const home = closed ? path.join(databaseHome, nameOf(dataDir)) : dataDir
  return {
    clusterDir: path.join(home, 'postgres'),
    native: closedFolder(native, owner) ? copyPrograms(native) : native,
    owner,
    notice: closed
      ? `the database's files are in ${home}: PostgreSQL does not run as root, and ${closed} is closed to others`
      : undefined,
  }
}

/** The owner's group may pass through a folder to its own below, and neither list nor change it; others may not at all. */
export function letThrough(folder: string, owner: Owner): void {
  if (!existsSync(folder)) return
  chownSync(folder, statSync(folder).uid, owner.gid)
  chmodSync(folder, 0o710)
}

/** The outermost folder on the way that this user may not enter. */
export function closedFolder(target: string, user: Owner): string | undefined {
  const folders = []
  for (let at = path.resolve(target); at !== path.dirname(at); at = path.dirname(at)) folders.unshift(at)
  return folders.find(folder => existsSync(folder) && !mayEnter(statSync(folder), user))
}

function mayEnter(stat: { mode: number; uid: number; gid: number }, user: Owner) {
  if (stat.uid === user.uid) return (stat.mode & 0o100) !== 0
  if (stat.gid === user.gid) return (stat.mode & 0o010) !== 0
  return (stat.mode & 0o001) !== 0
}

function ownerOf(clusterDir: string): Owner | undefined {
  if (!existsSync(clusterDir)) return undefined
  const { uid, gid } = statSync(clusterDir)
  return uid === 0 ? undefined : { uid, gid }
}

function postgresUser(): Owner {
  try {
    return idsOf('postgres')
  } catch {
    execFileSync('useradd', ['--system', '--user-group', '--no-create-home', 'postgres'], { stdio: 'pipe' })
    return idsOf('postgres')
  }
}

function idsOf(user: string): Owner {
  const id = (flag: string) => Number(execFileSync('id', [flag, user], { encoding: 'utf8', stdio: 'pipe' }))
  return { uid: id('-u'), gid: id('-g') }
}

const nameOf = (dataDir: string) => createHash('sha256').update(dataDir).digest('hex').slice(0, 12)

function copyPrograms(native: string) {
  const copy = path.join(databaseHome, 'programs', nameOf(`${native} ${statSync(native).mtimeMs}`))
  if (!existsSync(path.join(copy, '.complete'))) {
    // Programs are nobody's secret, and run by another user.
    const mask = process.umask(0o022)
    mkdirSync(copy, { recursive: true })
    cpSync(native, copy, { recursive: true, verbatimSymlinks: true })
    mkdirSync(path.join(copy, '.complete'))
    process.umask(mask)
  }
  return copy
}
