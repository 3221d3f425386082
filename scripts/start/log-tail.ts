import { closeSync, fstatSync, openSync, readSync } from 'node:fs'

/** Why something ended stands at the end; a log of gigabytes is not read for it. */
const tailBytes = 256 * 1024

/**
 * The end of a log, from `start` on at the earliest; empty where there is none, or none that can be read. One that is shorter
 * by now was begun anew since: then all of it is younger.
 */
export function readTail(logFile: string, start = 0): string {
  try {
    return readEnd(logFile, start)
  } catch (error) {
    // Asked while something ends: whoever asks goes on without a reason.
    if (error instanceof Error && 'errno' in error) return ''
    throw error
  }
}

function readEnd(logFile: string, start: number): string {
  const log = openSync(logFile, 'r')
  try {
    const { size } = fstatSync(log)
    const from = Math.max(start > size ? 0 : start, size - tailBytes)
    const bytes = Buffer.alloc(size - from)
    return bytes.toString('utf8', 0, readSync(log, bytes, 0, bytes.length, from))
  } finally {
    closeSync(log)
  }
}

/** The line of a log that says why, be it plain text, a stack or a pino record. */
export function lastError(log: string): string | undefined {
  const lines = log.split('\n').filter(line => line.trim() !== '')
  for (const line of lines.toReversed()) {
    const record = parseRecord(line)
    if (record && record.level >= 50) return record.err?.message ?? record.msg
    if (!record && /^(\w*Error\b.*?:|error:)/i.test(line.trim())) return line.trim().replace(/^Error( \[\w+\])?: /, '')
  }
  return lines.findLast(line => !parseRecord(line) && !/^(\s+at |Node\.js v)/.test(line))?.trim()
}

type LogRecord = { level: number; msg?: string; err?: { message?: string } }
function parseRecord(line: string): LogRecord | undefined {
  if (!line.startsWith('{')) return undefined
  try {
    const record: unknown = JSON.parse(line)
    return record && typeof record === 'object' && 'level' in record && typeof record.level === 'number'
      ? { ...record, level: record.level }
      : undefined
  } catch {
    return undefined // a line cut off
  }
}
