import { setTimeout as wait } from 'node:timers/promises'
import type { Random } from '#core/random.ts'
import type { PartName, Product, Readable } from './product.ts'
import { type Acknowledged, labelOnce, startWriters } from './write-labels.ts'

export interface Plan {
  /** What is done to which part, one after another. */
  faults: { part: PartName; signal: 'SIGKILL' | 'SIGSTOP' }[]
  writers: number
  /** Before each. */
  pauseMs: number
}

interface Broken {
  part: PartName
  signal: 'SIGKILL' | 'SIGSTOP'
  backSeconds: number
}

export interface Seen {
  broken: Broken[]
  acknowledged: number
  /** Calls that were sent again, because they got no answer. */
  repeated: number
  /** Acknowledged, and not there. */
  lost: number
  /** There, and not acknowledged: the same call was done twice. */
  doubled: number
  /** Labels without exactly one audit event. */
  unaudited: number
}

const lookMs = 50
/** A part that is not back by then does not come back. */
const patienceMs = 120_000

/** Until a page asked for now is served. */
async function untilPage({ url, cookie }: Product, projectId: string, signal: AbortSignal): Promise<void> {
  for (;;) {
    const isServed = await fetch(`${url}/projects/${projectId}`, { headers: { cookie }, signal }).then(
      async response => response.ok && (await response.text()).includes('</html>'),
      () => false,
    )
    if (isServed) return
    await wait(lookMs, undefined, { signal })
  }
}

async function untilNewWorker(product: Product, before: string, signal: AbortSignal): Promise<void> {
  const sql = 'select from "Worker" where "id" > $1::uuid'
  while ((await product.query(sql, [before])).length === 0) await wait(lookMs, undefined, { signal })
}

const newestWorker = async (product: Product) =>
  (await product.query<{ id: string }>('select max("id"::text) as "id" from "Worker"'))[0]?.id ?? ''

/** Ends parts in turn, while people label through the web's port, and measures until each is back. */
export async function breakParts(
  product: Product,
  brought: { projectId: string; images: Readable[]; classIds: string[] },
  plan: Plan,
  random: Random,
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<Seen> {
  const [probe, ...images] = brought.images
  const labelClassId = brought.classIds[0]
  if (!probe || !labelClassId) throw new Error('no image to label; allowed: one more than there are writers')
  const before = await readLabels(product)
  const writers = startWriters(product, { ...brought, images }, plan.writers, random, signal)
  const probed: Acknowledged[] = []
  const broken: Broken[] = []
  try {
    for (const { part, signal: how } of plan.faults) {
      await wait(plan.pauseMs + random.integer(1000), undefined, { signal })
      const worker = await newestWorker(product)
      process.kill(product.pidOf(part), how)
      const begun = performance.now()
      const inTime = AbortSignal.any([signal, AbortSignal.timeout(patienceMs)])
      if (part === 'worker') await untilNewWorker(product, worker, inTime)
      else
        await Promise.all([
          labelOnce(product, probe, labelClassId, label => probed.push(label), inTime),
          untilPage(product, brought.projectId, inTime),
        ])
      const backSeconds = (performance.now() - begun) / 1000
      broken.push({ part, signal: how, backSeconds })
      say(`${part} ${how}: back after ${backSeconds.toFixed(1)} s`)
    }
  } finally {
    await writers.stop()
  }
  const acknowledged = [...writers.acknowledged, ...probed]
  const there = new Set((await readLabels(product)).map(keyOf))
  const lost = acknowledged.filter(label => !there.has(keyOf(label))).length
  return {
    broken,
    acknowledged: acknowledged.length,
    repeated: writers.repeated(),
    lost,
    doubled: there.size - before.length - (acknowledged.length - lost),
    unaudited: await countUnaudited(product),
  }
}

const keyOf = ({ imageId, version }: Acknowledged) => `${imageId} ${version}`

const readLabels = (product: Product) =>
  product.query<Acknowledged>('select "imageId", "version" from "ReferenceLabel"')

/** Labels without exactly one event, and events of no label. */
async function countUnaudited(product: Product): Promise<number> {
  const [row] = await product.query<{ count: number }>(`
    select count(*)::int as "count" from "Label" l full join (
      select "nounId", count(*) as "times" from "AuditEvent" where "action" = 'LABEL_GIVEN' group by "nounId"
    ) e on e."nounId" = l."id"::text
    where l."id" is null or e."times" is distinct from 1`)
  if (!row) throw new Error('labels were not counted')
  return row.count
}
