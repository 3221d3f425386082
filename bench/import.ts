import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Client, orThrow } from '../examples/client.ts'
import * as shared from '../scripts/demo/documents.ts'
import { follow } from '../scripts/demo/follow.ts'
import * as documents from '../scripts/demo/published/documents.ts'
import { openTemporarySession } from '../scripts/demo/session.ts'
import type { Asked, Bench, Measured } from './harness/bench.ts'
import { readCount } from './harness/read-option.ts'
import type { Row } from './harness/result.ts'
import { rowOf } from './harness/summary.ts'
import { drawFiles } from './import/draw-files.ts'
import { memoryOf } from './import/memory-of.ts'

const options = {
  files: 'how many are drawn (default 1000)',
  side: 'of each, pixels (default 512)',
}
/** What is there already is hashed and not decoded. */
const leastGain = 10

/** Files a second of each step of a round. */
export interface Speeds {
  check: number
  add: number
  again: number
}

export function rowsOf(count: number, rounds: readonly Speeds[]): Row[] {
  const of = (step: keyof Speeds) => rounds.map(round => round[step])
  const first = { name: 'the same files for the first time', values: of('add') }
  const again = rowOf(`${count} files that are there already, added again`, 'files/s', of('again'), first)
  return [
    rowOf(`${count} files looked at`, 'files/s', of('check')),
    rowOf(`${count} files added, after they were looked at`, 'files/s', of('add')),
    { ...again, limit: leastGain, holds: (again.ratio ?? 0) >= leastGain },
  ]
}

async function createProject(client: Client, round: number): Promise<string> {
  const labelClasses = ['Normal', 'Fracture'].map(name => ({ name, isPositive: name === 'Fracture' }))
  const input = { name: `Round ${round}`, question: 'Is there a fracture?', labelClasses }
  const created = await client.request<shared.Created>(shared.createProject, { input })
  return orThrow(created.createProject).id
}

/** Looks at a folder, adds it and adds it again, through the public API. @throws Error where a file is not where it should be */
async function bring(client: Client, folder: string, count: number, round: number): Promise<Speeds> {
  const projectId = await createProject(client, round)
  const timed = async (act: () => Promise<void>) => {
    const start = performance.now()
    await act()
    return (count * 1000) / (performance.now() - start)
  }
  const requireOutcome = async (importId: string, outcome: string) => {
    const facts = (await client.request<documents.ImportData>(documents.importFacts, { id: importId })).import
    const [only, ...others] = facts.outcomeCounts.filter(found => found.fileCount > 0)
    if (only?.outcome !== outcome || only.fileCount !== count || others.length > 0)
      throw new Error(`of ${count} files: ${JSON.stringify(facts.outcomeCounts)}; allowed: all ${outcome}`)
  }
  let importId = ''
  const check = await timed(async () => {
    const checked = await client.request<documents.Checked>(documents.checkImport, { input: { projectId, folder } })
    importId = orThrow(checked.checkImport).id
    await follow(client, orThrow(checked.checkImport).checkJob.id)
  })
  const add = await timed(async () => {
    const applied = await client.request<documents.Applied>(documents.applyImport, { input: { importId } })
    await follow(client, orThrow(applied.applyImport).job.id)
  })
  await requireOutcome(importId, 'ADDED')
  const again = await timed(async () => {
    const started = await client.request<shared.StartedImport>(shared.startImport, { input: { projectId, folder } })
    importId = orThrow(started.startImport).id
    await follow(client, orThrow(started.startImport).job.id)
  })
  await requireOutcome(importId, 'KNOWN')
  return { check, add, again }
}

async function measure(asked: Asked): Promise<Measured> {
  const count = readCount('files', asked.options.files ?? '1000', 8, 1_000_000)
  const side = readCount('side', asked.options.side ?? '512', 16, 4096)
  const folder = await mkdtemp(path.join(tmpdir(), 'lamina-bench-'))
  try {
    asked.say(`drawing ${count} files`)
    await drawFiles(folder, count, side)
    const session = await openTemporarySession(asked.signal)
    try {
      const rounds: Speeds[] = []
      for (let round = 1; round <= asked.rounds; round++) {
        asked.signal.throwIfAborted()
        const speeds = await bring(session.client, folder, count, round)
        const said = Object.entries(speeds).map(([step, speed]) => `${step} ${speed.toFixed(0)} files/s`)
        asked.say(`round ${round}: ${said.join(', ')}`)
        rounds.push(speeds)
      }
      const notes: string[] = []
      for (const [part, module] of Object.entries({ API: 'server/main.ts', worker: 'worker/main.ts' })) {
        const held = await memoryOf(module)
        if (held !== null)
          notes.push(`the ${part} held at most ${held.toFixed(0)} MiB; processes that decode beside it`)
      }
      return { rows: rowsOf(count, rounds), notes }
    } finally {
      await session.close()
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

export const importBench: Bench = {
  name: 'import',
  title: 'a folder looked at, added and added again, through the public API',
  options,
  measure,
}
