import { z } from 'zod'
import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction } from '#core/context.ts'
import { manifestSha256, writeManifest } from '#core/dataset-version/manifest.ts'
import { assignSplits, type SplitRule } from '#core/dataset-version/split.ts'
import { InvalidInput } from '#core/errors.ts'
import { requireRight } from '#core/membership/require-right.ts'
import { parse } from '#core/parse.ts'

const seedSchema = z.object({
  seed: z.number().refine(s => Number.isInteger(s) && s >= 0 && s < 2 ** 31, 'a whole number from 0 to 2147483647'),
})

export interface FreezeInput {
  projectId: string
  seed: number
  ratio?: { train: number; validation: number; test: number } | null
  counts?: { train: number; validation: number; test: number } | null
}

function ruleOf({ ratio, counts }: FreezeInput): SplitRule {
  if (ratio && !counts) return { ratio }
  if (counts && !ratio) return { counts }
  throw new InvalidInput('ratio', ratio && counts ? 'given beside counts' : '', 'either ratio or counts')
}

/**
 * Freezes the labelled images, as they stand at this moment, into a numbered DatasetVersion with whole groups a split.
 * A dataset leaves the house: pictures that a person saw names in are left out.
 */
export async function freezeDataset(ctx: Context, input: FreezeInput) {
  const { projectId } = input
  const actor = await requireRight(ctx, 'FREEZE_DATASETS', projectId)
  const { seed } = parse(seedSchema, { seed: input.seed })
  const rule = ruleOf(input)
  const classes = await ctx.database.labelClass.findMany({ where: { projectId }, orderBy: { position: 'asc' } })
  const classIndex = new Map(classes.map((c, i) => [c.id, i]))
  return inTransaction(
    ctx,
    async ctx => {
      // One freeze a project at a time, so that numbers are dense.
      await ctx.database.$queryRaw`select 1 from "Project" where "id" = ${projectId}::uuid for update`
      const labelled = await ctx.database.$queryRaw<Labelled[]>`
        select i."id" as "imageId", i."sha256", i."fileName", i."groupKey", l."id" as "labelId", l."labelClassId", l."version"
        from "Image" i join "Label" l on l."imageId" = i."id" and l."version" = i."labelVersion"
        where i."projectId" = ${projectId}::uuid and i."burnedIn" is distinct from 'YES' order by i."sha256"`
      const leftOutCount = await ctx.database.image.count({
        where: { projectId, burnedIn: 'YES', labelVersion: { gt: 0 } },
      })
      const splits = assignSplits(
        labelled.map(l => ({ ...l, classIndex: classIndex.get(l.labelClassId) ?? -1 })),
        rule,
        seed,
        classes.map(c => c.name),
      )
      const items = labelled.flatMap(l => {
        const split = splits.get(l.imageId)
        return split ? [{ ...l, split, label: classes[classIndex.get(l.labelClassId) ?? -1]?.name ?? '' }] : []
      })
      const manifest = writeManifest(items.map(i => ({ ...i, imageSha256: i.sha256, labelVersion: i.version })))
      const newest = await ctx.database.datasetVersion.aggregate({ where: { projectId }, _max: { number: true } })
      const frozen = await ctx.database.datasetVersion.create({
        data: {
          projectId,
          number: (newest._max.number ?? 0) + 1,
          manifestSha256: manifestSha256(manifest),
          splitRule: { ...rule },
          seed,
          imageCount: items.length,
          groupCount: new Set(items.map(i => i.groupKey)).size,
          createdById: actor.id,
        },
      })
      await ctx.database.datasetItem.createMany({
        data: items.map(({ imageId, labelId, labelClassId, groupKey, split }) => ({
          datasetVersionId: frozen.id,
          imageId,
          labelId,
          labelClassId,
          groupKey,
          split,
        })),
      })
      const { number, manifestSha256: hash, imageCount, groupCount } = frozen
      await recordAudit(ctx, {
        action: 'DATASET_FROZEN',
        nounId: frozen.id,
        projectId,
        after: { number, manifestSha256: hash, imageCount, groupCount, leftOutCount, seed, splitRule: { ...rule } },
      })
      return frozen
    },
    60_000,
  )
}

interface Labelled {
  imageId: string
  sha256: string
  fileName: string
  groupKey: string
  labelId: string
  labelClassId: string
  version: number
}
