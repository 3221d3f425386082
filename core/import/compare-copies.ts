import { type Context, inTransaction } from '#core/context.ts'
import type { Import, Prisma } from '#core/generated/prisma/client.ts'
import { boundFound } from '#core/import/bound-found.ts'
import { foundSchema } from '#core/import/found.ts'
import { checkByHash, type HashedFile } from '#core/import/groups/check-by-hash.ts'
import { proposeGroups } from '#core/import/groups/from-name.ts'
import { readingSchema } from '#core/import/reading.ts'
import { storableJson } from '#core/import/storable.ts'
import type { Claim } from '#core/job/claim.ts'
import { fenceJob } from '#core/job/fence.ts'

const pageSize = 5000
/** Pictures of more files are not compared: what the first of them show, the others do. */
const mostFiles = 200_000

async function readHashed(ctx: Context, importId: string) {
  const files: { path: string; hashes: string[] }[] = []
  for (let after = -1; files.length < mostFiles; ) {
    const page = await ctx.database.importFile.findMany({
      where: { importId, position: { gt: after }, sha256: { not: null } },
      select: { position: true, path: true, perceptualHashes: true },
      orderBy: { position: 'asc' },
      take: pageSize,
    })
    for (const { path, perceptualHashes: hashes } of page) files.push({ path, hashes })
    const last = page.at(-1)
    if (!last) break
    after = last.position
  }
  return files
}

/** Holds what names propose as groups against what the pictures look like. Changes what was found, no group. */
export async function compareCopies(ctx: Context, claim: Claim, { id }: Import): Promise<void> {
  const imported = await ctx.database.import.findUniqueOrThrow({ where: { id } })
  const found = foundSchema.parse(imported.found)
  if (found.groups === null) return
  const files = await readHashed(ctx, id)
  const proposal = proposeGroups(
    files.map(file => file.path),
    readingSchema.parse(imported.reading).levels,
  )
  if (!proposal) return
  const hashed = files.map(
    ({ path, hashes }): HashedFile => ({
      ...{ path, hashes },
      original: proposal.originalOf(path),
      isMoved: proposal.isMoved(path),
    }),
  )
  const looked = { ...found, groups: { ...found.groups, looks: checkByHash(hashed) } }
  await inTransaction(ctx, async ctx => {
    // no audit: the end of the check says what was found
    await fenceJob(ctx, claim)
    const kept = foundSchema.parse(JSON.parse(storableJson(boundFound(looked)))) satisfies Prisma.InputJsonObject
    await ctx.database.import.update({ where: { id }, data: { found: kept } })
  })
}
