import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Client, openClient, orThrow } from '../examples/client.ts'
import * as shared from '../scripts/demo/documents.ts'
import * as documents from '../scripts/demo/published/documents.ts'
import type { Asked, Bench, Measured } from './harness/bench.ts'
import { type Instance, openInstance } from './harness/instance.ts'
import { readCount } from './harness/read-option.ts'
import type { Row } from './harness/result.ts'
import { promise, rowOf } from './harness/summary.ts'
import { type Stood, watchApi, watchedApi } from './harness/watch-api.ts'
import { documentOf } from './harness/web-documents.ts'
import { drawListed } from './import/draw-files.ts'
import { memoryOf } from './import/memory-of.ts'
import { type Pace, Watch } from './import/watch.ts'

const limits = { pageMs: 100, stallMs: 50, workerMiB: 1024, slowdown: 1.5 }
const perPage = 50

/** A job from where it was queued to its end. */
interface Step {
  stood: Stood
  pace: Pace
}

/** @param pages ms of each page of the review, by name, one a round */
function rowsOf(
  count: number,
  steps: { check: Step; add: Step },
  pages: ReadonlyMap<string, readonly number[]>,
  workerMiB: number | null,
): Row[] {
  const of = (name: string, { stood, pace }: Step): Row[] => [
    rowOf(`${count} files ${name}`, 'files/s', [(count * 1000) / stood.ms]),
    promise(rowOf(`${name}: the first quarter against the last`, 'times', [pace.slowdown]), limits.slowdown),
    promise(rowOf(`${name}: the API stood for`, 'ms', [stood.stallMs]), limits.stallMs, 'max'),
    rowOf(`${name}: memory of the API`, 'MB', [stood.memoryBytes / 1e6]),
  ]
  return [
    ...of('looked at', steps.check),
    ...of('added', steps.add),
    ...[...pages].map(([name, values]) => promise(rowOf(`the review: ${name}`, 'ms', values), limits.pageMs)),
    ...(workerMiB === null
      ? []
      : [promise(rowOf('memory of the worker', 'MiB', [workerMiB]), limits.workerMiB, 'max')]),
  ]
}

async function createProject(client: Client): Promise<string> {
  const labelClasses = ['Normal', 'Fracture'].map(name => ({ name, isPositive: name === 'Fracture' }))
  const input = { name: 'A list', question: 'Is there a fracture?', labelClasses }
  return orThrow((await client.request<shared.Created>(shared.createProject, { input })).createProject).id
}

/** Every page that the review opens with, each once. */
function pagesOf(client: Client, id: string): [string, () => Promise<unknown>][] {
  const files = documentOf('ImportFiles')
  const page = { id, first: perPage }
  return [
    ['the page itself', () => client.request(documentOf('Import'), { id })],
    ['all its files', () => client.request(files, page)],
    ['its problems', () => client.request(files, { ...page, outcome: ['CONFLICT', 'REFUSED'] })],
    ['its files by a part of their name', () => client.request(files, { ...page, search: '0000099' })],
    ['its classes', () => client.request(documentOf('ImportClasses'), { id })],
  ]
}

async function timesOf(pages: [string, () => Promise<unknown>][], rounds: number): Promise<Map<string, number[]>> {
  const times = new Map<string, number[]>()
  for (let round = 0; round <= rounds; round++)
    for (const [name, ask] of pages) {
      const begun = performance.now()
      await ask()
      // The first round warms up.
      if (round > 0) times.set(name, [...(times.get(name) ?? []), performance.now() - begun])
    }
  return times
}

async function bring(instance: Instance, client: Client, folder: string, asked: Asked, count: number) {
  const projectId = await createProject(client)
  const step = async (jobId: string, name: string): Promise<Step> => {
    const watch = new Watch(line => asked.say(`${name}: ${line}`))
    const { stood } = await watchApi(instance.api, () => watch.follow(client, jobId, asked.signal))
    return { stood, pace: watch.pace }
  }
  const checked = await client.request<documents.Checked>(documents.checkImport, { input: { projectId, folder } })
  const { id: importId, checkJob } = orThrow(checked.checkImport)
  const check = await step(checkJob.id, 'looked at')
  const pages = await timesOf(pagesOf(client, importId), asked.rounds)
  const applied = await client.request<documents.Applied>(documents.applyImport, { input: { importId } })
  const add = await step(orThrow(applied.applyImport).job.id, 'added')
  const facts = (await client.request<documents.ImportData>(documents.importFacts, { id: importId })).import
  const added = facts.outcomeCounts.find(({ outcome }) => outcome === 'ADDED')?.fileCount
  if (added !== count) throw new Error(`of ${count} files: ${JSON.stringify(facts.outcomeCounts)}; allowed: all ADDED`)
  return { steps: { check, add }, pages }
}

async function measure(asked: Asked): Promise<Measured> {
  const count = readCount('files', asked.options.files ?? '10000', 100, 1_000_000)
  const side = readCount('side', asked.options.side ?? '64', 16, 4096)
  const folder = await mkdtemp(path.join(tmpdir(), 'lamina-bench-'))
  try {
    asked.say(`drawing ${count} files`)
    await drawListed(folder, count, side)
    const instance = await openInstance(watchedApi, asked.signal, true)
    const worker = fork('worker/main.ts', { env: instance.env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
    const client = openClient(instance.url, instance.cookie)
    try {
      const { steps, pages } = await bring(instance, client, folder, asked, count)
      const held = await memoryOf('worker/main.ts')
      return { rows: rowsOf(count, steps, pages, held), notes: ['processes that decode run beside the worker'] }
    } finally {
      await client.close()
      const ended = once(worker, 'exit')
      worker.kill('SIGTERM')
      await ended
      await instance.close()
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

export const importList: Bench = {
  name: 'import-list',
  title: 'many files with a list of them, looked at, reviewed and added, through the public API',
  options: {
    files: 'how many are drawn (default 10000; 100000 takes half an hour)',
    side: 'of each, pixels (default 64)',
  },
  measure,
}
