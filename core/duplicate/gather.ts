import { setImmediate } from 'node:timers/promises'
import { descriptorOf, meanOf } from '#core/duplicate/descriptor.ts'
import { unpackFingerprint } from '#core/duplicate/fingerprint.ts'
import type { Searching } from '#core/duplicate/fingerprint-images.ts'
import { Neighbourhood } from '#core/duplicate/neighbours.ts'
import { wavesOf } from '#core/duplicate/turn.ts'
import { lowestId } from '#core/id.ts'

interface Row {
  imageId: string
  bytes: Uint8Array
  isCompared: boolean
  /** Of its preview and size: the same of what is displayed the same. */
  look: string
}

/** All that a project's search knows of its images, in the order of their ids. */
export interface Gathered {
  ids: string[]
  /** Places of those that were not compared yet. */
  fresh: Set<number>
  /** Of an image that is displayed as one before it, by place: the place of the first such. */
  sameAs: Map<number, number>
  /** Of such a first one that was not compared yet, those that were: it came back, or was taken out when they were compared. */
  comparedLike: Map<number, number[]>
  neighbourhood: Neighbourhood
}

const imagesAtATime = 1_000
/** What all have in common is taken from so many: more say the same. */
const mostOfMean = 2_000

const readRange = ({ context }: Searching, projectId: string, after: string, most: number) =>
  context().database.$queryRaw<Row[]>`
    select f."imageId", f."bytes", f."comparedAt" is not null as "isCompared",
      i."previewSha256" || ' ' || i."width" || ' ' || i."height" as "look"
    from "ImageFingerprint" f join "Image" i on i."id" = f."imageId"
    where f."projectId" = ${projectId}::uuid and f."imageId" > ${after}::uuid order by f."imageId" limit ${most}`

const descriptorsOf = (bytes: Uint8Array) =>
  unpackFingerprint(bytes).map(({ spectrum }) => descriptorOf(wavesOf(spectrum)))

async function* ranges(searching: Searching, projectId: string): AsyncGenerator<Row[]> {
  for (let after: string = lowestId; ; ) {
    searching.signal.throwIfAborted()
    const rows = await readRange(searching, projectId, after, imagesAtATime)
    const last = rows.at(-1)
    if (!last) return
    yield rows
    after = last.imageId
  }
}

/** Some kilobytes an image: those that look just like one before are in no neighbourhood of their own. */
export async function gather(searching: Searching, projectId: string): Promise<Gathered> {
  const { context, report } = searching
  const first = await readRange(searching, projectId, lowestId, mostOfMean)
  const neighbourhood = new Neighbourhood(meanOf(first.flatMap(({ bytes }) => descriptorsOf(bytes))))
  const total = await context().database.imageFingerprint.count({ where: { projectId } })
  const found: Gathered = { ids: [], fresh: new Set(), sameAs: new Map(), comparedLike: new Map(), neighbourhood }
  const looks = new Map<string, number>()
  for await (const rows of ranges(searching, projectId)) {
    for (const { imageId, bytes, isCompared, look } of rows) {
      const place = found.ids.push(imageId) - 1
      const same = looks.get(look)
      if (same === undefined) looks.set(look, place)
      else found.sameAs.set(place, same)
      if (!isCompared) found.fresh.add(place)
      else if (same !== undefined && found.fresh.has(same))
        found.comparedLike.set(same, [...(found.comparedLike.get(same) ?? []), place])
      neighbourhood.add(same === undefined ? descriptorsOf(bytes) : [])
      if (place % 50 === 0) await setImmediate()
    }
    report({ phase: 'Reading fingerprints', done: found.ids.length, total })
  }
  return found
}
