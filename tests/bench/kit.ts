import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach } from 'vitest'
import { Participant } from '../../bench/harness/participant.ts'

const folder = await mkdtemp(path.join(tmpdir(), 'lamina-participant-'))
const started: Participant[] = []
afterEach(async () => {
  for (const participant of started.splice(0)) await participant.close()
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const takePart = path.resolve('bench/harness/take-part.ts')

/** A participant, in a process of its own, whose acts are these lines of JavaScript. */
export async function startParticipant(acts: string, name = 'runner', signal?: AbortSignal): Promise<Participant> {
  const file = path.join(folder, `${name}.mjs`)
  await writeFile(
    file,
    `import { takePart } from ${JSON.stringify(takePart)}
     await takePart(async () => ({ detail: 'here', acts: { ${acts} } }))`,
  )
  const participant = await Participant.start({ name, command: process.execPath, args: [file], signal })
  started.push(participant)
  return participant
}
