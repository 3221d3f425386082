import { type ChildProcess, fork } from 'node:child_process'
import { BlobStoreError } from '#core/blob/store.ts'
import { Obstacle } from '#core/job/obstacle.ts'
import { type Acts, type FromProcess, noRoom, type OnStoring } from './protocol.ts'

/** Of its JavaScript, MiB; pixels lie outside of it. */
const oldSpaceMib = 512

/** Decoding must not wait for those that wait for the disk to sync: up to nine at once for each file that is stored. */
const threads = 16

/** The machine cannot start another process: it has too many, or no memory, or the program is gone. No fault of a file. */
export class ProcessNotStarted extends Error {
  override name = 'ProcessNotStarted'
}

const noRoomSaid = 'the machine has no room for another process'

/** Said of a process that never came to read: no file has anything to do with it. */
const notReady = (how: string) => new Obstacle(`it ${how} before it could read a file`, noRoomSaid)

/** What a process was ended by: its own file, the clock, whoever closes the pool; or it never came to read any. */
export type End =
  | { by: 'itself'; code: number | null; signal: string | null }
  | { by: 'clock'; limitMs: number }
  | { by: 'close' }
  | { by: 'machine'; error: Error }

/** How a process ended; `isDecoded`: the file was, and was being stored, which ends no process. */
export interface Ended {
  end: End
  isDecoded: boolean
}

/** A process that decodes one file at a time, and whose end is an answer about that file; others may still be stored. */
export class ReadingProcess {
  private asked = 0
  private readonly child: ChildProcess | null = null
  private readonly ended: Promise<End>
  private endedBy: Exclude<End, { by: 'itself' }> | null = null
  private readonly ready = Promise.withResolvers<null>()
  private isReady = false
  isAlive = true

  /** @param script a file that calls serve @param startLimitMs for it to be ready in @param program that runs it */
  constructor(script: string, startLimitMs: number, program: string = process.execPath) {
    try {
      this.child = fork(script, [], {
        execPath: program,
        execArgv: [`--max-old-space-size=${oldSpaceMib}`],
        env: { ...process.env, UV_THREADPOOL_SIZE: String(threads) },
        serialization: 'advanced',
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      })
      this.ended = this.watch(this.child, startLimitMs)
    } catch (error) {
      this.isAlive = false
      this.ended = Promise.resolve({ by: 'machine', error: error instanceof Error ? error : new Error(String(error)) })
    }
  }

  private watch(child: ChildProcess, startLimitMs: number): Promise<End> {
    return new Promise(resolve => {
      const late = () => this.kill({ by: 'machine', error: notReady(`was not there after ${startLimitMs / 1000} s,`) })
      const clock = setTimeout(late, startLimitMs)
      child.on('message', (message: FromProcess) => {
        if (!('ready' in message)) return
        clearTimeout(clock)
        this.isReady = true
        this.ready.resolve(null)
      })
      const end = (how: End) => {
        clearTimeout(clock)
        this.isAlive = false
        resolve(how)
      }
      child.on('error', error => {
        // One that began is told by its exit; writing to it when it has just died says nothing new.
        if (child.pid === undefined) end({ by: 'machine', error })
      })
      child.once('exit', (code, signal) => {
        const error = notReady(`ended (${signal ?? `code ${code}`})`)
        end(this.endedBy ?? (this.isReady ? { by: 'itself', code, signal } : { by: 'machine', error }))
      })
    })
  }

  /**
   * @param limitMs of decoding, after which it is ended
   * @param onStoring called when it is decoded; the next file may be asked for then
   * @returns its answer, or how it ended
   * @throws Error of the disk, BlobStoreError, ProcessNotStarted, or where the pool is closed
   */
  async ask<Act extends keyof Acts>(
    act: Act,
    request: Acts[Act]['request'],
    limitMs: number,
    onStoring: OnStoring = () => {},
  ): Promise<{ answer: Acts[Act]['answer'] } | Ended> {
    const notStarted = await Promise.race([this.ready.promise, this.ended])
    const clock = setTimeout(() => this.kill({ by: 'clock', limitMs }), limitMs)
    let isDecoded = false
    const stores: OnStoring = byteCount => {
      isDecoded = true
      clearTimeout(clock)
      onStoring(byteCount)
    }
    try {
      const heard = notStarted
        ? { end: notStarted }
        : await this.converse<Acts[Act]['answer']>({ act, request }, stores)
      if ('failure' in heard) throw asError(heard.failure)
      if ('end' in heard && heard.end.by === 'close') throw new Error('the pool that reads files was closed')
      if ('end' in heard && heard.end.by === 'machine')
        throw new ProcessNotStarted(
          `this machine cannot start a process to read files with: ${heard.end.error.message}`,
          { cause: heard.end.error },
        )
      return 'end' in heard ? { ...heard, isDecoded } : heard
    } finally {
      clearTimeout(clock)
    }
  }

  private async converse<Answer>(question: object, onStoring: OnStoring) {
    const child = this.child
    if (!child) return { end: await this.ended }
    const id = this.asked++
    type Said = Exclude<FromProcess<Answer>, { storing: number } | { ready: true }>
    let hear: (message: FromProcess<Answer>) => void = () => {}
    const said = new Promise<Said>(resolve => {
      hear = message => {
        if ('ready' in message || message.id !== id) return
        if ('storing' in message) onStoring(message.storing)
        else resolve(message)
      }
      child.on('message', hear)
    })
    try {
      if (child.connected) child.send({ id, ...question })
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
function asError({ name, message }: { name: string; message: string }): Error {
  if (name === 'BlobStoreError') return new BlobStoreError(message)
  if (name === noRoom) {
    const said = `this machine has no room for a process that reads files: ${message}`
    return new ProcessNotStarted(said, { cause: new Obstacle(message, noRoomSaid) })
  }
  return Object.assign(new Error(message), { name })
}
