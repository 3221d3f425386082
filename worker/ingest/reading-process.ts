import { type ChildProcess, fork } from 'node:child_process'
import { BlobStoreError } from '#core/blob/store.ts'
import type { Acts, FromProcess } from './protocol.ts'

/** Of its JavaScript, MiB; pixels lie outside of it. */
const oldSpaceMib = 512

/** The machine cannot start another process: it has too many, or no memory, or the program is gone. No fault of a file. */
export class ProcessNotStarted extends Error {
  override name = 'ProcessNotStarted'
}

/** What a process was ended by: its own file, the clock, whoever closes the pool; or it never began. */
export type End =
  | { by: 'itself'; code: number | null; signal: string | null }
  | { by: 'clock'; limitMs: number }
  | { by: 'close' }
  | { by: 'machine'; error: Error }

/** A process that reads one file at a time, and whose end is an answer about that file. */
export class ReadingProcess {
  private readonly child: ChildProcess | null = null
  private readonly ended: Promise<End>
  private endedBy: { by: 'clock'; limitMs: number } | { by: 'close' } | null = null
  isAlive = true

  /** @param script a file that calls serve @param program that runs it */
  constructor(script: string, program: string = process.execPath) {
    try {
      this.child = fork(script, [], {
        execPath: program,
        execArgv: [`--max-old-space-size=${oldSpaceMib}`],
        serialization: 'advanced',
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      })
      this.ended = this.watch(this.child)
    } catch (error) {
      this.isAlive = false
      this.ended = Promise.resolve({ by: 'machine', error: error instanceof Error ? error : new Error(String(error)) })
    }
  }

  private watch(child: ChildProcess): Promise<End> {
    return new Promise(resolve => {
      const end = (how: End) => {
        this.isAlive = false
        resolve(how)
      }
      child.on('error', error => {
        // One that began is told by its exit; writing to it when it has just died says nothing new.
        if (child.pid === undefined) end({ by: 'machine', error })
      })
      child.once('exit', (code, signal) => end(this.endedBy ?? { by: 'itself', code, signal }))
    })
  }

  /**
   * @param limitMs of decoding, after which it is ended
   * @returns its answer, or how it ended
   * @throws Error of the disk, BlobStoreError, ProcessNotStarted, or where the pool is closed
   */
  async ask<Act extends keyof Acts>(
    act: Act,
    request: Acts[Act]['request'],
    limitMs: number,
  ): Promise<{ answer: Acts[Act]['answer'] } | { end: End }> {
    const clock = setTimeout(() => this.kill({ by: 'clock', limitMs }), limitMs)
    try {
      const heard = await this.converse<Acts[Act]['answer']>({ act, request }, () => clearTimeout(clock))
      if ('failure' in heard) throw asError(heard.failure)
      if ('end' in heard && heard.end.by === 'close') throw new Error('the pool that reads files was closed')
      if ('end' in heard && heard.end.by === 'machine')
        throw new ProcessNotStarted(
          `this machine cannot start a process to read files with: ${heard.end.error.message}`,
          { cause: heard.end.error },
        )
      return heard
    } finally {
      clearTimeout(clock)
    }
  }

  private async converse<Answer>(question: object, onStoring: () => void) {
    const child = this.child
    if (!child) return { end: await this.ended }
    type Said = Exclude<FromProcess<Answer>, { storing: true }>
    let hear: (message: FromProcess<Answer>) => void = () => {}
    const said = new Promise<Said>(resolve => {
      hear = message => ('storing' in message ? onStoring() : resolve(message))
      child.on('message', hear)
    })
    try {
      if (child.connected) child.send(question)
      return await Promise.race([said, this.ended.then(end => ({ end }))])
    } finally {
      child.off('message', hear)
    }
  }

  /** Ends it, whatever it is at. */
  async close(): Promise<void> {
    this.kill({ by: 'close' })
    await this.ended
  }

  private kill(by: NonNullable<ReadingProcess['endedBy']>): void {
    this.endedBy ??= by
    this.child?.kill('SIGKILL')
  }
}

/** Classes do not cross between processes; which one it was decides what is tried again. */
const asError = ({ name, message }: { name: string; message: string }): Error =>
  name === 'BlobStoreError' ? new BlobStoreError(message) : Object.assign(new Error(message), { name })
