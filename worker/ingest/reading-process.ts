import { type ChildProcess, fork } from 'node:child_process'
import { BlobStoreError } from '#core/blob/store.ts'
import { Obstacle } from '#core/obstacle.ts'
import { type Acts, type FromProcess, noRoom, type OnStoring } from './protocol.ts'

/** Of its JavaScript, MiB; pixels lie outside of it. */
const oldSpaceMib = 512
/**
 * Before so much is held, pixels included, it need not be looked for what is held no more: with the little that V8 begins with it
 * is, for a tenth of the time, after every large picture.
 */
const firstOldSpaceMib = 256

/** So many files are stored while the next one is decoded, for each process. */
export const mostStoredFiles = 3
/** What is stored of each at most: see store-file.ts. */
const mostBlobs = 5
/** Decoding must not wait for those that wait for the disk to sync. */
const threads = mostStoredFiles * mostBlobs + 1

/** The machine cannot start another process: it has too many, or no memory, or the program is gone. No fault of a file. */
export class ProcessNotStarted extends Error {
  override name = 'ProcessNotStarted'
}

const noRoomSaid = 'the machine has no room for another process'

/** Said of a process that never came to read: no file has anything to do with it. */
const notReady = (how: string) => new Obstacle(`it ${how} before it could read a file`, noRoomSaid)

/** What one is started by. */
export interface Start {
  /** A file that calls serve. */
  script: string
  /** For it to be ready in. */
  startLimitMs: number
  /** That runs it; unset: the Node of this process. */
  program?: string | undefined
}

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

type Storing = Extract<FromProcess, { storing: number }>
type Heard = Exclude<FromProcess, { ready: true } | Storing> | { end: End }

/** A process that decodes one file at a time, and whose end is an answer about that file; others may still be stored. */
export class ReadingProcess {
  private asked = 0
  private readonly child: ChildProcess | null = null
  private readonly ended: Promise<End>
  private endedBy: Exclude<End, { by: 'itself' }> | null = null
  /** How it ended, where it was never ready. */
  private readonly ready = Promise.withResolvers<End | null>()
  /** What waits for its answers. Not a race against its end each: what was said would be kept for as long as it lives. */
  private readonly waiting = new Map<number, (message: Heard | Storing) => void>()
  private isReady = false
  isAlive = true
  /** Resolves when it is ready, or could not be started: whoever asks is told which. */
  readonly started: Promise<unknown> = this.ready.promise

  constructor({ script, startLimitMs, program = process.execPath }: Start) {
    try {
      this.child = fork(script, [], {
        execPath: program,
        execArgv: [`--max-old-space-size=${oldSpaceMib}`, `--initial-old-space-size=${firstOldSpaceMib}`],
        env: { ...process.env, UV_THREADPOOL_SIZE: String(threads) },
        serialization: 'advanced',
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      })
      this.ended = this.watch(this.child, startLimitMs)
    } catch (error) {
      this.isAlive = false
      const end: End = { by: 'machine', error: error instanceof Error ? error : new Error(String(error)) }
      this.ready.resolve(end)
      this.ended = Promise.resolve(end)
    }
  }

  private watch(child: ChildProcess, startLimitMs: number): Promise<End> {
    return new Promise(resolve => {
      const late = () => this.kill({ by: 'machine', error: notReady(`was not there after ${startLimitMs / 1000} s,`) })
      const clock = setTimeout(late, startLimitMs)
      child.on('message', (message: FromProcess) => {
        if (!('ready' in message)) return this.waiting.get(message.id)?.(message)
        clearTimeout(clock)
        this.isReady = true
        this.ready.resolve(null)
      })
      const end = (how: End) => {
        clearTimeout(clock)
        this.isAlive = false
        this.ready.resolve(how)
        for (const hear of this.waiting.values()) hear({ end: how })
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
    const notStarted = await this.ready.promise
    const clock = setTimeout(() => this.kill({ by: 'clock', limitMs }), limitMs)
    let isDecoded = false
    const stores: OnStoring = byteCount => {
      isDecoded = true
      clearTimeout(clock)
      onStoring(byteCount)
    }
    try {
      const heard = notStarted ? { end: notStarted } : await this.converse({ act, request }, stores)
      if ('failure' in heard) throw asError(heard.failure)
      if ('end' in heard && heard.end.by === 'close') throw new Error('the pool that reads files was closed')
      if ('end' in heard && heard.end.by === 'machine')
        throw new ProcessNotStarted(
          `this machine cannot start a process to read files with: ${heard.end.error.message}`,
          { cause: heard.end.error },
        )
      return 'end' in heard ? { ...heard, isDecoded } : { answer: heard.answer as Acts[Act]['answer'] }
    } finally {
      clearTimeout(clock)
    }
  }

  private async converse(question: object, onStoring: OnStoring): Promise<Heard> {
    if (!this.isAlive) return { end: await this.ended }
    const id = this.asked++
    try {
      return await new Promise<Heard>(resolve => {
        this.waiting.set(id, message => {
          if ('storing' in message) onStoring(message.storing)
          else resolve(message)
        })
        if (this.child?.connected) this.child.send({ id, ...question })
      })
    } finally {
      this.waiting.delete(id)
    }
  }

  get isAtRest(): boolean {
    return this.isAlive && this.isReady && this.waiting.size === 0
  }

  /** Nobody waits for its end from here on, until it wakes. */
  sleep(): this {
    this.child?.unref()
    this.child?.channel?.unref()
    return this
  }

  wake(): this {
    this.child?.ref()
    this.child?.channel?.ref()
    return this
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
