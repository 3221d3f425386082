import { replayAttacks } from './attacks/replay.ts'

const interrupted = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => interrupted.abort(new Error('interrupted')))

try {
  const outcomes = await replayAttacks(interrupted.signal, ({ name, isHeld, seen }) =>
    console.log(`${isHeld ? 'held' : 'OPEN'}  ${name}\n      ${seen}`),
  )
  const open = outcomes.filter(outcome => !outcome.isHeld)
  console.log(`${outcomes.length - open.length} held, ${open.length} open`)
  process.exitCode = open.length > 0 ? 1 : 0
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
