import {
  closeSync,
  existsSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import path from 'node:path'
import { privateFile } from '../../core/data-folder.ts'
import { describe } from './complaint.ts'

interface Rotation {
  /** Where the logs lie. */
  folder: string
  /** Above it a log is begun anew. */
  limitBytes: number
  /** Older ones that are kept of each: api.log.1 is the youngest. */
  kept: number
  say: (line: string) => void
  everyMs?: number
}

/** Written by the processes that npm start runs, and always at their end. */
const logs = ['api.log', 'worker.log', 'web.log', 'postgres.log']
const usualMs = 2000
const chunkBytes = 1 << 20

/**
 * Keeps the logs short while they are written. Whoever writes one goes on with the same file, so what stands in it is copied
 * and then cut off: a process need not know, and one whose launcher was killed still has where to write. What cannot be
 * copied, on a full disk, stays for the next look; nothing ends for it.
 */
export function rotateLogs({ folder, limitBytes, kept, say, everyMs = usualMs }: Rotation): { stop: () => void } {
  const told = new Set<string>()
  const look = () => {
    for (const name of logs) {
      try {
        rotate(path.join(folder, name), limitBytes, kept)
        told.delete(name)
      } catch (error) {
        if (!told.has(name)) say(`${name} is longer than it should be, and is not begun anew: ${describe(error)}`)
        told.add(name)
      }
    }
  }
  look()
  const timer = setInterval(look, everyMs).unref()
  return { stop: () => clearInterval(timer) }
}

/** @throws Error of the file system; the log is then as it was */
export function rotate(file: string, limitBytes: number, kept: number): void {
  const found = statSync(file, { throwIfNoEntry: false })
  if (!found || found.size <= limitBytes) return
  const log = openSync(file, 'r+')
  try {
    const copy = `${file}.part`
    if (kept > 0) copyWhole(log, copy)
    // What was written since the last look at its end is microseconds' worth.
    ftruncateSync(log, 0)
    if (kept === 0) return
    for (let n = kept - 1; n >= 1; n--) if (existsSync(`${file}.${n}`)) renameSync(`${file}.${n}`, `${file}.${n + 1}`)
    renameSync(copy, `${file}.1`)
  } finally {
    closeSync(log)
  }
}

/** Until its end is reached, which moves while it is copied. */
function copyWhole(log: number, into: string): void {
  const copy = openSync(into, 'w', privateFile)
  try {
    const chunk = Buffer.alloc(chunkBytes)
    for (let at = 0; at < fstatSync(log).size; ) {
      const length = readSync(log, chunk, 0, chunk.length, at)
      for (let done = 0; done < length; ) done += writeSync(copy, chunk, done, length - done)
      at += length
    }
  } catch (error) {
    rmSync(into, { force: true })
    throw error
  } finally {
    closeSync(copy)
  }
}
