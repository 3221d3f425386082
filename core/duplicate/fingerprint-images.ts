import type { BlobStore } from '#core/blob/store.ts'
import { type Context, inTransaction } from '#core/context.ts'
import type { Plane } from '#core/duplicate/disc.ts'
import { fingerprintOf, fingerprintVersion, packFingerprint } from '#core/duplicate/fingerprint.ts'
import { lowestId } from '#core/id.ts'
import type { Claim } from '#core/job/claim.ts'
import { fenceJob, gotOn } from '#core/job/fence.ts'
import type { Progress } from '#core/job/report-progress.ts'
import { outdateLeakage } from '#core/leakage/known.ts'
import { decodeSamples } from '#core/picture/read-samples.ts'
import { toGrey } from '#core/picture/show.ts'

/** What a search is done with. */
export interface Searching {
  context(): Context
  claim: Claim
  blobs: BlobStore
  report(progress: Progress): void
  signal: AbortSignal
}

const imagesAtATime = 100
/** Smaller pictures show nothing that could be told apart. */
const leastSide = 16

/** A thumbnail as it is compared. */
export async function readPlane(blobs: BlobStore, thumbnailSha256: string): Promise<Plane> {
  const { values, width, height } = toGrey(await decodeSamples(await blobs.read(thumbnailSha256)))
  if (!(values instanceof Uint8Array)) throw new Error(`thumbnail ${thumbnailSha256} has samples of 16 bits`)
  return { values, width, height }
}

/** @returns nothing of a picture in which nothing is to be seen */
async function makeFingerprint(blobs: BlobStore, thumbnailSha256: string): Promise<Uint8Array<ArrayBuffer>> {
  const plane = await readPlane(blobs, thumbnailSha256)
  const prints = Math.min(plane.width, plane.height) < leastSide ? [] : fingerprintOf(plane)
  return packFingerprint(prints.filter(({ spectrum }) => spectrum.some(value => value !== 0)))
}

/** Images without a fingerprint, or with one of another version, in the order of their ids: also what was taken out, while something frozen has it. */
const findUnprinted = (ctx: Context, projectId: string, after: string) =>
  ctx.database.$queryRaw<{ id: string; thumbnailSha256: string }[]>`
    select i."id", i."thumbnailSha256" from "Image" i
    left join "ImageFingerprint" f on f."imageId" = i."id" and f."version" = ${fingerprintVersion}
    where i."projectId" = ${projectId}::uuid and f."imageId" is null and i."id" > ${after}::uuid
      and (i."takenOutAt" is null or exists (select from "DatasetItem" d where d."imageId" = i."id"))
    order by i."id" limit ${imagesAtATime}`

/** Makes the fingerprints that are not there yet, a hundred at a time; begun again it goes on. */
export async function fingerprintImages(
  { context, claim, blobs, report, signal }: Searching,
  projectId: string,
): Promise<void> {
  const total = await context().database.image.count({ where: { projectId, takenOutAt: null } })
  let done = await context().database.imageFingerprint.count({ where: { projectId, version: fingerprintVersion } })
  for (let after: string = lowestId; ; ) {
    report({ phase: 'Making fingerprints', done: Math.min(done, total), total })
    const images = await findUnprinted(context(), projectId, after)
    const last = images.at(-1)
    if (!last) return
    signal.throwIfAborted()
    // Together: some are decoded while the fingerprint of another is made.
    const made = await Promise.all(
      images.map(async ({ id, thumbnailSha256 }) => ({ id, bytes: await makeFingerprint(blobs, thumbnailSha256) })),
    )
    await inTransaction(context(), async ctx => {
      await fenceJob(ctx, claim, gotOn)
      // no audit: they follow from the pictures, and can be made anew
      await ctx.database.$executeRaw`
        insert into "ImageFingerprint" ("imageId", "projectId", "version", "bytes")
        select t."id", ${projectId}::uuid, ${fingerprintVersion}::smallint, t."bytes"
        from unnest(${made.map(m => m.id)}::uuid[], ${made.map(m => m.bytes)}::bytea[]) as t("id", "bytes")
        on conflict ("imageId") do update set "version" = excluded."version", "bytes" = excluded."bytes", "comparedAt" = null`
      await outdateLeakage(ctx, projectId)
    })
    done += made.length
    after = last.id
  }
}
