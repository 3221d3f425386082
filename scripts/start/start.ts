import { privateMask } from '../../core/data-folder.ts'
import { readSettings } from '../../core/settings.ts'
import { describe } from './complaint.ts'
import { followNpm } from './follow-npm.ts'
import { launch } from './launch.ts'

/** What npm start does with the product in this folder; ends the process. */
export async function start(root: string): Promise<never> {
  // Inherited by every part, and by the database.
  process.umask(privateMask)
  // Sent into a file on a disk that is full: what it says is lost, what it does goes on.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
  const say = (line: string) => void process.stdout.write(`${line}\n`)
  const interruption = new AbortController()
  const interrupt = () => {
    if (interruption.signal.aborted) return
    say('stopping')
    interruption.abort()
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupt)
  followNpm(interrupt)
  try {
    await launch({ settings: readSettings(), root, say, signal: interruption.signal })
    process.exit(0)
  } catch (error) {
    process.stderr.write(`${describe(error)}\n`)
    process.exit(1)
  }
}
