import { ReadingProcess, type Start } from './reading-process.ts'

/** One serves in place of another where all of it is the same. */
const kindOf = (start: Start) => JSON.stringify([start, process.env])

interface Spare {
  kind: string
  reader: ReadingProcess
  clock: NodeJS.Timeout
}

let spare: Spare | null = null

function takeSpare(): Spare | null {
  const taken = spare
  spare = null
  clearTimeout(taken?.clock)
  return taken
}

/** The process that the job before left, or a new one. */
export function startReader(start: Start): ReadingProcess {
  const left = takeSpare()
  if (left?.kind === kindOf(start) && left.reader.isAtRest) return left.reader.wake()
  void left?.reader.close()
  return new ReadingProcess(start)
}

/** Leaves one that has nothing to do to the next job, for so long: to start one takes longer than to read a few files. */
export function leaveReader(start: Start, reader: ReadingProcess, keptMs: number): void {
  void takeSpare()?.reader.close()
  const clock = setTimeout(() => void takeSpare()?.reader.close(), keptMs)
  clock.unref()
  spare = { kind: kindOf(start), reader: reader.sleep(), clock }
}
