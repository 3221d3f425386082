import { existsSync } from 'node:fs'
import path from 'node:path'
import { readSettings } from '../../core/settings.ts'
import { describe } from '../start/complaint.ts'
import type { Progress } from './write-backup.ts'

type Command = (args: string[], settings: ReturnType<typeof readSettings>, progress: Progress) => Promise<string[]>

/**
 * What a person asked for on the command line.
 * @param stopped said where Ctrl-C ended it
 */
export async function runCommand(command: Command, stopped: string): Promise<void> {
  const settingsFile = path.join(import.meta.dirname, '..', '..', '.env')
  if (existsSync(settingsFile)) process.loadEnvFile(settingsFile) // what the environment says wins
  const interruption = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => interruption.abort(new Error(stopped)))
  const say = (line: string) => void process.stderr.write(`${line}\n`)
  try {
    for (const line of await command(process.argv.slice(2), readSettings(), { say, signal: interruption.signal }))
      process.stdout.write(`${line}\n`)
  } catch (error) {
    process.stderr.write(`${describe(isStop(error, interruption.signal) ? interruption.signal.reason : error)}\n`)
    process.exitCode = 1
  }
}

/** As Node's streams say it, or as it was given. */
const isStop = (error: unknown, { aborted, reason }: AbortSignal): boolean =>
  aborted && (error === reason || (error instanceof Error && error.name === 'AbortError'))
