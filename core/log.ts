import { writeSync } from 'node:fs'
import pino from 'pino'
import { readSettings } from '#core/settings.ts'

export type Log = pino.Logger

/** A pipe whose reader is slow is asked again, 5 ms later each time. */
const mostAttempts = 20
const pause = new Int32Array(new SharedArrayBuffer(4))

let isCut = false

/** Writes what can be written, at once: the last line before an end is the one that says why. */
function writeLine(line: string): void {
  // A pipe may take a part of a line and then no more: what follows must not run into it.
  const bytes = Buffer.from(isCut ? `\n${line}` : line)
  let written = 0
  for (let attempt = 1; attempt <= mostAttempts && written < bytes.length; ) {
    try {
      written += writeSync(1, bytes, written)
    } catch (error) {
      const isBusy = error instanceof Error && 'code' in error && error.code === 'EAGAIN'
      if (!isBusy) break // a full disk, a reader that is gone: the line is lost, the work goes on
      Atomics.wait(pause, 0, 0, 5)
      attempt++
    }
  }
  isCut = written < bytes.length && (isCut || written > 0)
}

/**
 * The one logger: JSON lines on standard output; take a child a request or job. A line that cannot be written, because the
 * disk is full, is lost; nothing else is.
 */
export const openLog = (name: string): Log => pino({ name, level: readSettings().logLevel }, { write: writeLine })
