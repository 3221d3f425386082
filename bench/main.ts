import { access, constants, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { benches } from './benches.ts'
import { describeMachine } from './harness/machine.ts'
import type { Result } from './harness/result.ts'
import { tableOf } from './harness/table.ts'
import { readOptions, usageOf } from './options.ts'

const busyNote = ({ loadBefore, cores }: Result['machine']): string =>
  `the machine was busy before it began (load ${loadBefore.toFixed(1)} on ${cores} cores): figures with as many threads as ` +
  'cores say little, since whoever splits work evenly waits for the slowest part'

const interrupted = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupted.abort())

try {
  const { bench, json, rounds, own } = readOptions(process.argv.slice(2), benches)
  if (bench) {
    // Now, and not after half an hour of measuring.
    if (json) await access(path.dirname(path.resolve(json)), constants.W_OK)
    const machine = describeMachine()
    // Progress beside the result, so that the table can be piped.
    const say = (line: string) => console.error(line)
    const measured = await bench.measure({ rounds, options: own, say, signal: interrupted.signal })
    const { rows, notes } = measured
    if (machine.loadBefore > machine.cores / 4) notes.push(busyNote(machine))
    const result: Result = { bench: bench.name, machine, rounds, rows, notes }
    console.log(tableOf(result))
    if (json) await writeFile(json, `${JSON.stringify(result, null, 2)}\n`)
  } else {
    console.log(usageOf(benches))
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
