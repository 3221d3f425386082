import { setImmediate } from 'node:timers/promises'
import { recordAudit } from '#core/audit/record.ts'
import { inTransaction } from '#core/context.ts'
import type { Alignment } from '#core/duplicate/align.ts'
import type { Plane } from '#core/duplicate/disc.ts'
import { type Print, unpackFingerprint } from '#core/duplicate/fingerprint.ts'
import { fingerprintImages, readPlane, type Searching } from '#core/duplicate/fingerprint-images.ts'
import { type Gathered, gather } from '#core/duplicate/gather.ts'
import { judge, scoreSteps } from '#core/duplicate/judge.ts'
import type { DuplicateEvidence, DuplicateSearch } from '#core/generated/prisma/client.ts'
import { newId } from '#core/id.ts'
import { succeedJob } from '#core/job/end.ts'
import { fenceJob, gotOn } from '#core/job/fence.ts'
import { outdateLeakage } from '#core/leakage/known.ts'
import { requireRight } from '#core/membership/require-right.ts'

interface Found {
  firstImageId: string
  secondImageId: string
  evidence: DuplicateEvidence
  score: number
  isInverted: boolean
  isMirrored: boolean
  angle: number
}

interface Looked {
  prints: Print[]
  plane: Plane | null
  thumbnailSha256: string
}

/** Pictures that were looked at last, with their pixels: neighbours are mostly neighbours of each other. */
const mostKept = 1_000

class Looking {
  private readonly searching: Searching
  private readonly kept = new Map<string, Looked>()

  constructor(searching: Searching) {
    this.searching = searching
  }

  async read(ids: readonly string[]): Promise<Looked[]> {
    const missing = ids.filter(id => !this.kept.has(id))
    const rows = await this.searching.context().database.imageFingerprint.findMany({
      where: { imageId: { in: missing } },
      select: { imageId: true, bytes: true, image: { select: { thumbnailSha256: true } } },
    })
    const read = new Map(
      rows.map(({ imageId, bytes, image }): [string, Looked] => [
        imageId,
        { prints: unpackFingerprint(bytes), plane: null, thumbnailSha256: image.thumbnailSha256 },
      ]),
    )
    return ids.map(id => {
      const looked = this.kept.get(id) ?? read.get(id)
      if (!looked) throw new Error(`image ${id} has lost its fingerprint`)
      // Young again.
      this.kept.delete(id)
      this.kept.set(id, looked)
      for (const oldest of this.kept.keys()) {
        if (this.kept.size <= mostKept) break
        this.kept.delete(oldest)
      }
      return looked
    })
  }

  async planeOf(looked: Looked): Promise<Plane> {
    looked.plane ??= await readPlane(this.searching.blobs, looked.thumbnailSha256)
    return looked.plane
  }
}

const degrees = (radians: number) => ((((radians * 180) / Math.PI) % 360) + 360) % 360

function pairOf(one: string, other: string, { placing, score }: Alignment): Found {
  // Laid the other way round it turns back; mirrored, that is the same turn.
  const isSwapped = other < one
  const angle = degrees(isSwapped && !placing.isMirrored ? -placing.angle : placing.angle)
  return {
    ...(isSwapped ? { firstImageId: other, secondImageId: one } : { firstImageId: one, secondImageId: other }),
    ...{
      evidence: 'ALIGNED' as const,
      score: Math.round(Math.min(Math.abs(score), 1) * scoreSteps),
      isInverted: score < 0,
    },
    ...{ isMirrored: placing.isMirrored, angle },
  }
}

const samePreview = (firstImageId: string, secondImageId: string): Found => ({
  ...{ firstImageId, secondImageId, evidence: 'SAME_PREVIEW', score: scoreSteps },
  ...{ isInverted: false, isMirrored: false, angle: 0 },
})

/** Compares one image with all others. @param asked pairs of places that were judged before, to which its own are added */
async function compareOne(
  { ids, sameAs, comparedLike, neighbourhood }: Gathered,
  looking: Looking,
  place: number,
  asked: Set<number>,
): Promise<Found[]> {
  const id = ids[place] as string
  const same = sameAs.get(place)
  if (same !== undefined) return [samePreview(ids[same] as string, id)]
  const near = neighbourhood.nearestTo(place).filter(({ picture }) => {
    const pair = Math.min(place, picture) * ids.length + Math.max(place, picture)
    const isNew = !asked.has(pair)
    asked.add(pair)
    return isNew
  })
  const found = (comparedLike.get(place) ?? []).map(like => samePreview(id, ids[like] as string))
  if (near.length === 0) return found
  const [own, ...others] = await looking.read([id, ...near.map(({ picture }) => ids[picture] as string)])
  for (const [i, other] of others.entries()) {
    const { picture, disc, ownDisc } = near[i] as (typeof near)[number]
    const [first, second] = [own?.prints[ownDisc], other.prints[disc]]
    if (!own || !first || !second) throw new Error(`image ${id} has lost a disc`)
    const planes = async () => [await looking.planeOf(own), await looking.planeOf(other)] as const
    const alignment = await judge([first, second], planes)
    if (alignment) found.push(pairOf(id, ids[picture] as string, alignment))
    await setImmediate()
  }
  return found
}

async function keep({ context, claim }: Searching, search: DuplicateSearch, ids: string[], found: Found[]) {
  await inTransaction(context(), async ctx => {
    await fenceJob(ctx, claim, gotOn)
    // no audit: they follow from the pictures; what a person says of them has its events
    await ctx.database.duplicatePair.createMany({
      data: found.map(pair => ({ id: newId(), projectId: search.projectId, searchId: search.id, ...pair })),
      skipDuplicates: true,
    })
    await ctx.database.imageFingerprint.updateMany({ where: { imageId: { in: ids } }, data: { comparedAt: ctx.now } })
    await outdateLeakage(ctx, search.projectId)
  })
}

const imagesAtATime = 50

/** Looks for images that show the same. Begun again it goes on behind the last images that it kept. */
export async function searchProject(searching: Searching, search: DuplicateSearch): Promise<void> {
  const { context, claim, report, signal } = searching
  const { id, projectId } = search
  await fingerprintImages(searching, projectId)
  const gathered = await gather(searching, projectId)
  const { ids } = gathered
  const fresh = [...gathered.fresh]
  const looking = new Looking(searching)
  const asked = new Set<number>()
  for (let from = 0; from < fresh.length; from += imagesAtATime) {
    const places = fresh.slice(from, from + imagesAtATime)
    const found: Found[] = []
    for (const [i, place] of places.entries()) {
      signal.throwIfAborted()
      report({ phase: 'Comparing images', done: from + i, total: fresh.length })
      found.push(...(await compareOne(gathered, looking, place, asked)))
      await setImmediate()
    }
    await keep(
      searching,
      search,
      places.map(place => ids[place] as string),
      found,
    )
  }
  await inTransaction(context(), async ctx => {
    // Still: it took its time.
    await requireRight(ctx, 'JUDGE_DUPLICATES', projectId)
    const pairCount = await ctx.database.duplicatePair.count({ where: { searchId: id } })
    const newCount = await ctx.database.imageFingerprint.count({
      where: { projectId, comparedAt: { gte: search.createdAt } },
    })
    const came = { imageCount: ids.length, newCount, pairCount }
    await ctx.database.duplicateSearch.update({
      where: { id, searchedAt: null },
      data: { ...came, searchedAt: ctx.now },
    })
    await recordAudit(ctx, { action: 'DUPLICATES_SEARCHED', nounId: id, projectId, after: came })
    await succeedJob(ctx, claim)
  })
}
