import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { z } from 'zod'
import type { Asked, Bench, Measured } from './harness/bench.ts'
import { type Counts, countingApi, countsSchema, readCounts } from './harness/counting-api.ts'
import { type Instance, openInstance } from './harness/instance.ts'
import { Participant } from './harness/participant.ts'
import { readCount } from './harness/read-option.ts'
import { promise, rowOf, type Series } from './harness/summary.ts'
import { fillCrowd, recordEpoch } from './live/crowd.ts'

const limits = { p99Ms: 250, statements: 10, faults: 0, memoryKb: 100 }
const withinMs = 120_000
const programOf = (name: string) => path.join(import.meta.dirname, 'live', name)
const now = () => performance.timeOrigin + performance.now()

const untilSchema = z.object({
  arrivals: z.array(z.number()),
  faults: z.object({ gaps: z.int(), doubles: z.int(), closed: z.int(), others: z.array(z.string()) }),
  missing: z.int(),
})

interface Told extends Counts {
  p50Ms: number
  p99Ms: number
  faults: number
}

/** Whoever tells an epoch to all who look. */
interface Side {
  name: string
  url: string
  tell(number: number): Promise<void>
  read(): Promise<Counts>
  idleMb: number
  told: Told[]
}

/** @param values at least one @param share 0 to 1: nearest rank */
export function percentileOf(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}

async function tellOnce(side: Side, number: number, viewers: readonly Participant[]): Promise<Told> {
  const waiting = viewers.map(v => v.ask({ do: 'until', url: side.url, number, withinMs }, untilSchema))
  await delay(100)
  const begun = now()
  await side.tell(number)
  const heard = await Promise.all(waiting)
  const read = await side.read()
  const others = heard.flatMap(h => h.faults.others)
  if (others.length > 0) throw new Error(`${side.name} said ${others[0]}`)
  const delays = heard.flatMap(h => h.arrivals.map(at => at - begun))
  const faults = heard.reduce((sum, h) => sum + h.faults.gaps + h.faults.doubles + h.faults.closed + h.missing, 0)
  return { ...read, p50Ms: percentileOf(delays, 0.5), p99Ms: percentileOf(delays, 0.99), faults }
}

export function rowsOf(
  subscribers: number,
  ours: readonly Told[],
  theirs: readonly Told[],
  idle: { kb: number; peerKb: number },
) {
  const series = (of: (told: Told) => number): [number[], Series] => [
    ours.map(of),
    { name: 'graphql-ws by itself', values: theirs.map(of) },
  ]
  const epoch = `an epoch to ${subscribers} subscribers`
  const counted = (what: string, values: number[], limit: number) =>
    promise(rowOf(`${epoch}: ${what}`, 'count', values), limit, 'max')
  const statements = ours.map(t => t.statements)
  const faults = ours.map(t => t.faults)
  const memory = { name: 'graphql-ws by itself', values: [idle.peerKb] }
  return [
    rowOf(`${epoch}: half have it after`, 'ms', ...series(t => t.p50Ms)),
    promise(rowOf(`${epoch}: 99 of 100 have it after`, 'ms', ...series(t => t.p99Ms)), limits.p99Ms),
    rowOf(`${epoch}: processor time of the API`, 'ms', ...series(t => t.workMs)),
    counted('statements', statements, limits.statements),
    counted('missing, double, out of order, sockets closed', faults, limits.faults),
    promise(rowOf('memory of the API, a subscriber', 'kB', [idle.kb], memory), limits.memoryKb),
  ]
}

async function measureIn(asked: Asked, instance: Instance, ends: (() => Promise<unknown>)[]): Promise<Measured> {
  const { options, rounds, say, signal } = asked
  const subscribers = readCount('subscribers', options.subscribers ?? '1000', 1, 10_000)
  const processes = readCount('processes', options.processes ?? String(Math.ceil(subscribers / 2500)), 1, 16)
  const client = new pg.Client({ connectionString: instance.ownerUrl })
  await client.connect()
  ends.push(() => client.end())
  say(`filling in ${subscribers} readers`)
  const crowd = await fillCrowd(client, subscribers, instance.secret)
  const start = async (name: string, file: string) => {
    const participant = await Participant.start({ name, command: process.execPath, args: [programOf(file)], signal })
    ends.push(() => participant.close())
    return participant
  }
  const peer = await start('graphql-ws', 'peer-process.ts')
  const viewers = await Promise.all(
    Array.from({ length: processes }, (_, i) => start(`viewers ${i + 1}`, 'viewers-process.ts')),
  )
  const ours: Side = {
    ...{ name: 'the API', url: `${instance.url.replace('http', 'ws')}/graphql`, idleMb: 0, told: [] },
    tell: async number => {
      await readCounts(instance.api, 'reset')
      await recordEpoch(client, crowd, number)
    },
    read: () => readCounts(instance.api, 'read'),
  }
  const theirs: Side = {
    ...{ name: 'graphql-ws', url: `ws://127.0.0.1:${peer.detail}/graphql`, idleMb: 0, told: [] },
    tell: async number => void (await peer.ask({ do: 'tell', number }, z.object({}))),
    read: () => peer.ask({ do: 'read' }, countsSchema),
  }
  const notes = [`${processes} processes of viewers on the same cores; peer: no database, nobody signed in`]
  const kbs: number[] = []
  for (const side of [ours, theirs]) {
    const before = await side.read()
    const begun = now()
    const opening = viewers.map((v, i) => {
      const headers = crowd.headers.filter((_, at) => at % processes === i)
      return v.ask({ do: 'open', url: side.url, runId: crowd.runId, headers }, z.object({ count: z.int() }))
    })
    await Promise.all(opening)
    const after = await side.read()
    kbs.push(((after.memoryMb - before.memoryMb) * 1000) / subscribers)
    const seconds = (now() - begun) / 1000
    const workMs = side === ours ? (after.workMs - before.workMs) / subscribers : null
    const work = workMs === null ? '' : `, ${workMs.toFixed(1)} ms of processor time each`
    notes.push(`${side.name}: all were open after ${seconds.toFixed(1)} s${work}`)
    say(notes.at(-1) ?? '')
  }
  // One that is not counted: code that was never run is slow.
  for (let number = 1; number <= rounds + 1; number++)
    for (const side of [ours, theirs]) {
      signal.throwIfAborted()
      const told = await tellOnce(side, number, viewers)
      say(`${side.name}, epoch ${number}: p50 ${told.p50Ms.toFixed(0)} ms, p99 ${told.p99Ms.toFixed(0)} ms`)
      if (number > 1) side.told.push(told)
    }
  const [kb = 0, peerKb = 0] = kbs
  return { rows: rowsOf(subscribers, ours.told, theirs.told, { kb, peerKb }), notes }
}

async function measure(asked: Asked): Promise<Measured> {
  asked.say('starting a temporary instance')
  const instance = await openInstance(countingApi, asked.signal)
  const ends: (() => Promise<unknown>)[] = [instance.close]
  try {
    return await measureIn(asked, instance, ends)
  } finally {
    for (const end of ends.reverse()) await end()
  }
}

export const live: Bench = {
  name: 'live',
  title: 'an epoch to all who follow a run: delay, work, statements, gaps, memory, beside graphql-ws by itself',
  options: {
    subscribers: 'each a person with a socket of their own (default 1000, at most 10000)',
    processes: 'that they are divided over (default: one for 2500)',
  },
  measure,
}
