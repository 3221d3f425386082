import { setImmediate } from 'node:timers/promises'
import { recordAudit } from '#core/audit/record.ts'
import { inTransaction } from '#core/context.ts'
import type { Alignment } from '#core/duplicate/align.ts'
import type { Disc, Plane } from '#core/duplicate/disc.ts'
import { fingerprintImages, type Searching } from '#core/duplicate/fingerprint-images.ts'
import { type Gathered, gather } from '#core/duplicate/gather.ts'
import { findTurn, judge, scoreSteps } from '#core/duplicate/judge.ts'
import { type Looked, Looking } from '#core/duplicate/looking.ts'
import type { Neighbour } from '#core/duplicate/neighbours.ts'
import { Seen } from '#core/duplicate/seen.ts'
import type { Turn } from '#core/duplicate/turn.ts'
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

/** A pair of discs that are alike by their spectra, of an image and one that is near to it. */
interface Alike {
  picture: number
  own: Disc
  other: Disc
  looked: Looked
  turn: Turn
}

function discsAlike(own: Looked, others: readonly Looked[], near: readonly Neighbour[]): Alike[] {
  return near.flatMap(({ picture, disc, ownDisc }, i) => {
    const looked = others[i]
    const [first, second] = [own.waves[ownDisc], looked?.waves[disc]]
    if (!looked || !first || !second) throw new Error(`image ${own.id} or one near to it has lost a disc`)
    const turn = findTurn(first.waves, second.waves)
    return turn ? [{ picture, own: first.disc, other: second.disc, looked, turn }] : []
  })
}

/** Compares one image with those near to it. @param asked pairs of places that were judged before, to which its own are added */
async function compareOne(
  { ids, sameAs, comparedLike }: Gathered,
  looking: Looking,
  place: number,
  neighbours: readonly Neighbour[],
  asked: Set<number>,
): Promise<Found[]> {
  const id = ids[place] as string
  const same = sameAs.get(place)
  if (same !== undefined) return [samePreview(ids[same] as string, id)]
  const near = neighbours.filter(({ picture }) => {
    const pair = Math.min(place, picture) * ids.length + Math.max(place, picture)
    const isNew = !asked.has(pair)
    asked.add(pair)
    return isNew
  })
  const found = (comparedLike.get(place) ?? []).map(like => samePreview(id, ids[like] as string))
  if (near.length === 0) return found
  const [own, ...others] = await looking.read([id, ...near.map(({ picture }) => ids[picture] as string)])
  if (!own) throw new Error(`image ${id} has lost its fingerprint`)
  const alike = discsAlike(own, others, near)
  if (alike.length === 0) return found
  // Read together: pictures are decoded beside each other.
  const plane = await looking.planeOf(own)
  const planes = await Promise.all(alike.map(({ looked }) => looking.planeOf(looked)))
  const seen = new Map<Disc, Seen>()
  for (const [i, { picture, own: ownDisc, other, turn }] of alike.entries()) {
    const first = seen.get(ownDisc) ?? new Seen(plane, ownDisc)
    seen.set(ownDisc, first)
    const alignment = judge(first, new Seen(planes[i] as Plane, other), turn)
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
/** So many are held against all at once: of a million others it takes a second, and the job's heartbeat waits for it. */
const searchedAtOnce = 10

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
    for (let some = 0; some < places.length; some += searchedAtOnce) {
      const together = places.slice(some, some + searchedAtOnce)
      const near = gathered.neighbourhood.nearestTo(together)
      for (const [i, place] of together.entries()) {
        signal.throwIfAborted()
        report({ phase: 'Comparing images', done: from + some + i, total: fresh.length })
        found.push(...(await compareOne(gathered, looking, place, near[i] ?? [], asked)))
        await setImmediate()
      }
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
