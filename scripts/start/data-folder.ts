import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { closeDataFolder, privateFolder } from '../../core/data-folder.ts'

/** Makes the data folder, closed to others, and proves that it can be written to, room included. */
export function prepareDataFolder(dataDir: string, say: (line: string) => void = () => {}): void {
  mkdirSync(path.join(dataDir, 'logs'), { recursive: true, mode: privateFolder })
  const probe = path.join(dataDir, `.probe-${process.pid}`)
  try {
    writeFileSync(probe, Buffer.alloc(1 << 20))
  } finally {
    rmSync(probe, { force: true })
  }
  const open = closeDataFolder(dataDir)
  if (open.length > 0)
    say(`others of this machine may be able to read ${open.join(', ')}: it could not be closed to them`)
}

/** Signs the session cookies; made once, so that people stay signed in over a restart. */
export function readSecret(dataDir: string): string {
  const file = path.join(dataDir, 'secret')
  if (!existsSync(file)) writeFileSync(file, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' })
  return readFileSync(file, 'utf8').trim()
}
