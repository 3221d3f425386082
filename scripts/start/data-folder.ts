import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { closeDataFolder, privateFolder } from '../../core/data-folder.ts'
import { hasCode } from '../process.ts'
import { Complaint } from './complaint.ts'

export const folderIsGone = (dataDir: string) =>
  `the data folder ${dataDir} is gone: put it back, from a backup if need be, then start again`

/** Makes the data folder, closed to others, and proves that it can be written to, room included. */
export function prepareDataFolder(dataDir: string, say: (line: string) => void = () => {}): void {
  makeFolder(path.join(dataDir, 'logs'))
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

/** Step by step: of what cannot be made below /proc, Node tries the whole again and again for ever. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return
  makeFolder(path.dirname(folder))
  try {
    mkdirSync(folder, { mode: privateFolder })
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return
    if (!hasCode(error, 'ENOENT')) throw error
    throw new Complaint(`no folder can be made in ${path.dirname(folder)}: set LAMINA_DATA_DIR to a folder on a disk`)
  }
}

/** Signs the session cookies; made once, so that people stay signed in over a restart. */
export function readSecret(dataDir: string): string {
  const file = path.join(dataDir, 'secret')
  if (!existsSync(file)) writeFileSync(file, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' })
  return readFileSync(file, 'utf8').trim()
}
