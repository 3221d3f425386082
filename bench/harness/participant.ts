import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { z } from 'zod'

/** A line of a participant: the first is ready or failure, then one for every line it was asked. */
const lineSchema = z.union([
  z.strictObject({ ready: z.string() }),
  z.strictObject({ answer: z.record(z.string(), z.unknown()) }),
  z.strictObject({ failure: z.string() }),
])

type Line = z.infer<typeof lineSchema>

export interface ParticipantStart {
  /** How it is named in tables and errors. */
  name: string
  command: string
  args: string[]
  env?: Record<string, string>
  /** Aborted: it is ended, whatever it does. */
  signal?: AbortSignal
}

/**
 * A process that waits for one line of JSON on its standard input, does what it says and answers with one line: it
 * stays alive from round to round and is idle while another measures.
 */
export class Participant {
  readonly name: string
  /** One line: what it runs on. */
  detail = ''
  private readonly child: ChildProcessWithoutNullStreams
  private readonly ended: Promise<string>
  private readonly lines: AsyncIterator<string>
  /** The end of what it said outside of the protocol: the only trace of a crash. */
  private said = ''

  private constructor({ name, command, args, env, signal }: ParticipantStart) {
    this.name = name
    this.child = spawn(command, args, { env: { ...process.env, ...env }, signal, killSignal: 'SIGKILL' })
    this.child.stderr.setEncoding('utf8').on('data', (text: string) => this.hear(text))
    // Writing to a process that has just died; that it died is told by its exit.
    this.child.stdin.on('error', () => {})
    this.ended = new Promise(resolve => {
      this.child.once('error', error => resolve(error.message))
      this.child.once('close', (code, signal) => resolve(signal ? `ended by ${signal}` : `ended with code ${code}`))
    })
    this.lines = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]()
  }

  /** @throws Error naming the participant and why it cannot take part */
  static async start(start: ParticipantStart): Promise<Participant> {
    const participant = new Participant(start)
    const line = await participant.next('starting')
    if (!('ready' in line)) throw new Error(`${start.name} said ${JSON.stringify(line)}; allowed: that it is ready`)
    participant.detail = line.ready
    return participant
  }

  /** @throws Error naming the participant where it fails, dies or answers otherwise than the schema says */
  async ask<T>(request: { do: string; [key: string]: unknown }, schema: z.ZodType<T>): Promise<T> {
    this.child.stdin.write(`${JSON.stringify(request)}\n`)
    const line = await this.next(request.do)
    const parsed = 'answer' in line ? schema.safeParse(line.answer) : undefined
    if (!parsed?.success) throw new Error(`${this.name} answered ${request.do} with ${JSON.stringify(line)}`)
    return parsed.data
  }

  /** Ends it, busy or idle. */
  async close(): Promise<void> {
    this.child.kill('SIGKILL')
    await this.ended
  }

  private async next(during: string): Promise<Line> {
    for (;;) {
      const line = await this.lines.next()
      if (line.done) throw new Error(`${this.name} died while ${during}: ${await this.ended}${this.lastWords()}`)
      const parsed = lineSchema.safeParse(parseJson(line.value))
      if (!parsed.success) {
        this.hear(`${line.value}\n`)
        continue
      }
      if ('failure' in parsed.data) {
        await this.close()
        throw new Error(`${this.name} failed while ${during}: ${parsed.data.failure}`)
      }
      return parsed.data
    }
  }

  private hear(text: string): void {
    this.said = (this.said + text).slice(-2000)
  }

  private lastWords(): string {
    const words = this.said.trim().split('\n').slice(-3).join(' / ')
    return words && `; it said: ${words}`
  }
}

/** Undefined where it is none: libraries print what they like. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
