import { type ChildProcess, fork } from 'node:child_process'
import type { Refusal } from '#core/image/ingested.ts'
import { Obstacle } from '#core/job/obstacle.ts'
import type { Acts, FromProcess } from './protocol.ts'

/** Of its JavaScript, MiB; pixels lie outside of it. */
const oldSpaceMib = 512

/** What a process was ended by: its own file, the clock, or whoever closes the pool. */
type End = { by: 'itself'; code: number | null; signal: string | null } | { by: 'clock' } | { by: 'close' }

/** A process that reads one file at a time, and whose end is an answer about that file. */
export class ReadingProcess {
  private readonly child: ChildProcess
  private readonly ended: Promise<End>
  private endedBy: 'clock' | 'close' | null = null
  isAlive = true

  /** @param script a file that calls serve */
  constructor(script: string) {
    this.child = fork(script, [], {
      execArgv: [`--max-old-space-size=${oldSpaceMib}`],
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    // Writing to a process that has just died; that it died is told by its exit.
    this.child.on('error', () => {})
    this.ended = new Promise(resolve => {
      this.child.once('exit', (code, signal) => {
        this.isAlive = false
        resolve(this.endedBy ? { by: this.endedBy } : { by: 'itself', code, signal })
      })
    })
  }

  /** @param limitMs after which it is ended @throws Error of the disk, of the blob store, or where the pool is closed */
  async ask<Act extends keyof Acts>(
    act: Act,
    request: Acts[Act]['request'],
    limitMs: number,
  ): Promise<Acts[Act]['answer']> {
    const answered = new Promise<FromProcess<Acts[Act]['answer']>>(resolve => {
      this.child.once('message', (message: FromProcess<Acts[Act]['answer']>) => resolve(message))
    })
    const clock = setTimeout(() => this.kill('clock'), limitMs)
    try {
      this.child.send({ act, request })
      const first = await Promise.race([answered, this.ended])
      if ('by' in first) return refusalOf(first, limitMs)
      if ('answer' in first) return first.answer
      const { name, message, obstacle } = first.failure
      if (obstacle !== null) throw new Obstacle(message, obstacle)
      throw Object.assign(new Error(message), { name })
    } finally {
      clearTimeout(clock)
    }
  }

  /** Ends it, whatever it is at. */
  async close(): Promise<void> {
    this.kill('close')
    await this.ended
  }

  private kill(by: 'clock' | 'close'): void {
    this.endedBy ??= by
    this.child.kill('SIGKILL')
  }
}

function refusalOf(end: End, limitMs: number): Refusal {
  if (end.by === 'close') throw new Error('the pool that reads files was closed')
  if (end.by === 'clock') return { reason: `reading it took more than ${limitMs / 1000} s and was stopped` }
  return { reason: `reading it ended the process (${end.signal ?? `code ${end.code}`})` }
}
