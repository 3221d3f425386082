import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { resampleCount } from '#core/agreement/figures.ts'
import { InvalidInput } from '#core/errors.ts'
import { type Client, openClient } from '../examples/client.ts'
import { differencesOf, lookSchema, measuredSchema, type Measured as One, wholeSchema } from './agreement/compare.ts'
import { type AnsweredProject, fillAnswered } from './agreement/fill.ts'
import { computeReport, readFigures } from './agreement/report.ts'
import type { Asked, Bench, Measured } from './harness/bench.ts'
import { findPython } from './harness/find-python.ts'
import { openInstance } from './harness/instance.ts'
import { Participant } from './harness/participant.ts'
import { readCount } from './harness/read-option.ts'
import type { Row } from './harness/result.ts'
import { promise, rowOf } from './harness/summary.ts'
import { memoryOf } from './import/memory-of.ts'

const limits = { workerMiB: 512, ratio: 1, difference: 1e-9 }
const modules = 'krippendorff, statsmodels, sklearn'
const peerName = 'krippendorff, alpha alone'
const absent = `no python3 imports ${modules}`
const usualReaders = '2,5'
/** Of the peer, which takes seconds for ten: ours does all that a report has. */
const peerDrawings = 50

/** @returns each number of readers, as they were asked for */
export function readReaders(text: string): number[] {
  const counts = text.split(',').map(count => readCount('readers', count, 2, 9))
  if (new Set(counts).size < counts.length) throw new InvalidInput('--readers', text, 'each number once')
  return counts
}

export interface Compared {
  /** Seconds of the job, one a round; milliseconds of the others are a drawing's. */
  jobSeconds: readonly number[]
  workerMiB: number | null
  ours: readonly One[]
  /** Empty: nobody is there. */
  theirs: readonly One[]
  /** By figure; null: nobody is there. */
  differences: ReadonlyMap<string, number> | null
}

/** @param name of the project: its readers and images */
export function rowsOf(name: string, { jobSeconds, workerMiB, ours, theirs, differences }: Compared): Row[] {
  const of = (figure: string, unit: string, value: (one: One) => number) =>
    rowOf(
      `${name}: ${figure}`,
      unit,
      ours.map(value),
      theirs.length > 0 ? { name: peerName, values: theirs.map(value) } : undefined,
    )
  const time = of('all figures, a drawing', 'ms', one => one.ms)
  const far = differences && Math.max(...differences.values())
  return [
    rowOf(`${name}: from computeAgreement to its report`, 's', jobSeconds),
    ...(workerMiB === null
      ? []
      : [promise(rowOf(`${name}: memory of the worker`, 'MiB', [workerMiB]), limits.workerMiB, 'max')]),
    time.ratio === null ? time : { ...time, limit: limits.ratio, holds: time.ratio <= limits.ratio },
    of('memory of the process', 'MB', one => one.peakMb),
    far === null
      ? rowOf(`${name}: figures held against nobody, as ${absent}`, 'figures', [0])
      : promise(
          rowOf(`${name}: the largest difference of ${differences?.size} figures`, 'difference', [far]),
          limits.difference,
          'max',
        ),
  ]
}

interface Room {
  asked: Asked
  client: pg.Client
  http: Client
  folder: string
  python: string | null
}

async function holdAgainst(
  { asked, folder, python }: Room,
  project: AnsweredProject,
  seed: string,
  ends: (() => Promise<void>)[],
) {
  const { signal, rounds } = asked
  const file = path.join(folder, `${project.projectId}.json`)
  await writeFile(file, JSON.stringify(project))
  const here = (name: string) => path.join(import.meta.dirname, 'agreement', name)
  const start = async (name: string, command: string, program: string) => {
    const participant = await Participant.start({ name, command, args: [here(program), file], signal })
    ends.push(() => participant.close())
    return participant
  }
  const our = await start('core/agreement', process.execPath, 'our-process.ts')
  const peer = python === null ? null : await start('krippendorff', python, 'peer_participant.py')
  const { fleiss } = await our.ask({ do: 'measure', seed, isWhole: true }, wholeSchema)
  const look = peer && (await peer.ask({ do: 'look' }, lookSchema))
  const [ours, theirs]: [One[], One[]] = [[], []]
  // The first is a touch, as is the first job.
  for (let round = 0; round <= rounds; round++) {
    signal.throwIfAborted()
    const one = await our.ask({ do: 'measure', seed, isWhole: false }, measuredSchema)
    const other = peer && (await peer.ask({ do: 'measure', drawings: peerDrawings }, measuredSchema))
    if (round === 0) continue
    ours.push({ ...one, ms: one.ms / resampleCount })
    if (other) theirs.push({ ...other, ms: other.ms / peerDrawings })
  }
  return { ours, theirs, fleiss, look, versions: peer?.detail ?? null }
}

const shown = ({ value, lower, upper }: One['alpha']) =>
  `${value?.toFixed(6)} (${lower?.toFixed(4)} to ${upper?.toFixed(4)})`

async function measureOne(room: Room, images: number, readers: number, notes: string[]): Promise<Row[]> {
  const { asked, client, http } = room
  const name = `${readers} readers, ${images.toLocaleString('en-US')} images`
  asked.say(`${name}: filling in`)
  const { rows } = await client.query<{ id: string }>(`select "id" from "User" where "isAdmin"`)
  const project = await fillAnswered(client, images, readers, rows[0]?.id ?? '')
  const jobSeconds: number[] = []
  for (let round = 0; round <= asked.rounds; round++) {
    asked.signal.throwIfAborted()
    const seconds = await computeReport(http, project.projectId, asked.signal)
    asked.say(`${name}: the job took ${seconds.toFixed(1)} s`)
    if (round > 0) jobSeconds.push(seconds)
  }
  const kept = await readFigures(client, project.projectId)
  const workerMiB = await memoryOf('worker/main.ts')
  const ends: (() => Promise<void>)[] = []
  try {
    const held = await holdAgainst(room, project, kept.seed, ends)
    const differences = held.look && differencesOf(kept, held.fleiss, project.readerIds, held.look)
    const [ours, theirs] = [held.ours[0], held.theirs[0]]
    if (ours) notes.push(`${name}: alpha ${shown(ours.alpha)}${theirs ? `; the peer's ${shown(theirs.alpha)}` : ''}`)
    if (held.versions && !notes.includes(held.versions)) notes.push(held.versions)
    return rowsOf(name, { jobSeconds, workerMiB, ours: held.ours, theirs: held.theirs, differences })
  } finally {
    for (const end of ends) await end()
  }
}

async function measure(asked: Asked): Promise<Measured> {
  const images = readCount('images', asked.options.images ?? '20000', 100, 1_000_000)
  const readers = readReaders(asked.options.readers ?? usualReaders)
  const python = await findPython(modules)
  const notes = python === null ? [`no peer: ${absent}; LAMINA_PYTHON names another one`] : []
  asked.say('starting a temporary instance')
  const folder = await mkdtemp(path.join(tmpdir(), 'lamina-bench-'))
  const instance = await openInstance(path.resolve(import.meta.dirname, '../server/main.ts'), asked.signal)
  const program = path.resolve(import.meta.dirname, '../worker/main.ts')
  const worker = fork(program, { env: instance.env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  const client = new pg.Client({ connectionString: instance.ownerUrl })
  const http = openClient(instance.url, instance.cookie)
  try {
    await client.connect()
    const rows: Row[] = []
    for (const count of readers)
      rows.push(...(await measureOne({ asked, client, http, folder, python }, images, count, notes)))
    return { rows, notes }
  } finally {
    await http.close()
    await client.end()
    const ended = once(worker, 'exit')
    worker.kill('SIGTERM')
    await ended
    await instance.close()
    await rm(folder, { recursive: true, force: true })
  }
}

export const agreement: Bench = {
  name: 'agreement',
  title: 'how far readers agree, with intervals: the job, its memory, and the figures beside what others compute',
  options: {
    images: 'of each project (default 20000)',
    readers: `of each image, a project each (default ${usualReaders})`,
  },
  measure,
}
