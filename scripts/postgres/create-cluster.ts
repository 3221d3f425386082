import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { databaseHome, letThrough, type Place } from './choose-place.ts'
import { explainFailure } from './explain-failure.ts'

/** The database's password, made once for a data folder and readable by its owner alone. */
export function readPassword(dataDir: string, clusterDir: string): string {
  const file = path.join(dataDir, 'postgres-password')
  if (existsSync(file)) return readFileSync(file, 'utf8').trim()
  if (existsSync(path.join(clusterDir, 'PG_VERSION')))
    throw new Error(`${file} is missing: the database in ${clusterDir} cannot be opened without it; restore the file`)
  const password = randomBytes(24).toString('base64url')
  writeFileSync(file, `${password}\n`, { mode: 0o600, flag: 'wx' })
  return password
}

/** Makes an empty database cluster, whole or not at all: it is built beside its place and then renamed. */
export function createCluster(place: Place, password: string, isThrowaway: boolean): void {
  const home = path.dirname(place.clusterDir)
  mkdirSync(home, { recursive: true })
  if (place.owner) {
    letThrough(home, place.owner)
    if (path.dirname(home) === databaseHome) chmodSync(databaseHome, 0o711)
  }
  if (existsSync(path.join(place.clusterDir, 'PG_VERSION'))) return
  const half = `${place.clusterDir}.new`
  const passwordFile = `${place.clusterDir}.password`
  rmSync(half, { recursive: true, force: true })
  mkdirSync(half, { mode: 0o700 })
  writeFileSync(passwordFile, password, { mode: 0o600 })
  if (place.owner) for (const file of [half, passwordFile]) chownSync(file, place.owner.uid, place.owner.gid)
  try {
    const { status, stdout, stderr, error } = spawnSync(
      path.join(place.native, 'bin', 'initdb'),
      [
        `--pgdata=${half}`,
        '--username=postgres',
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale=C',
        ...(isThrowaway ? ['--no-sync'] : []),
      ],
      { ...place.owner, encoding: 'utf8', cwd: path.dirname(place.clusterDir), env: { ...process.env, LC_ALL: 'C' } },
    )
    if (error) throw error
    if (status !== 0) throw explainFailure(`${stdout}${stderr}`, place.clusterDir, 0)
    renameSync(half, place.clusterDir)
  } finally {
    rmSync(passwordFile, { force: true })
    rmSync(half, { recursive: true, force: true })
  }
}
