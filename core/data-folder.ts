import { chmodSync, mkdirSync, readdirSync, statSync } from 'node:fs'
import path from 'node:path'

/** Of folders and files that hold pictures of patients, secrets, or what was said about them. */
export const privateFolder = 0o700
export const privateFile = 0o600
/** What this process and those it starts make from now on is their owner's alone. */
export const privateMask = 0o077

/** Kept by PostgreSQL itself, which may be another user's. */
const isDatabase = (name: string) => /^postgres(\.|$)/.test(name)

/** @returns the path, where somebody else's or a file system without rights of its own stands against it */
function close(file: string, mode: number): string[] {
  try {
    chmodSync(file, mode)
    return []
  } catch (error) {
    if (error instanceof Error && 'code' in error) return error.code === 'ENOENT' ? [] : [file]
    throw error
  }
}

/**
 * Closes the data folder, made if need be, to everybody but its owner, whatever an earlier version left open: itself and
 * what lies directly in it, which closes all below. Where root runs the database as another user, that user's group may
 * pass through, and see nothing.
 * @returns what could not be closed
 */
export function closeDataFolder(dataDir: string): string[] {
  mkdirSync(dataDir, { recursive: true, mode: privateFolder })
  if (process.platform === 'win32') return []
  const passage = process.getuid?.() === 0 ? statSync(dataDir).mode & 0o010 : 0
  const open = close(dataDir, privateFolder | passage)
  for (const entry of readdirSync(dataDir, { withFileTypes: true })) {
    if (isDatabase(entry.name)) continue
    const file = path.join(dataDir, entry.name)
    if (entry.isSymbolicLink()) continue
    open.push(...close(file, entry.isDirectory() ? privateFolder : privateFile))
  }
  return open
}

/** For a process that works with the data folder, also where no launcher prepared it. */
export function keepPrivate(dataDir: string): void {
  process.umask(privateMask)
  closeDataFolder(dataDir)
}
