import { z } from 'zod'
import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction } from '#core/context.ts'
import { manifestSha256, writeManifest } from '#core/dataset-version/manifest.ts'
import { readLabelled } from '#core/dataset-version/read-labelled.ts'
import {
  type Decisions,
  leaveOut,
  requireImportsOver,
  requireNoneBegun,
} from '#core/dataset-version/require-decided.ts'
import { assignSplits, type SplitRule } from '#core/dataset-version/split.ts'
import { countDivided, type PublishedRule, splitAsPublished } from '#core/dataset-version/split-published.ts'
import { InvalidInput } from '#core/errors.ts'
import { requireRight } from '#core/membership/require-right.ts'
import { parse } from '#core/parse.ts'

const seedSchema = z.object({
  seed: z.number().refine(s => Number.isInteger(s) && s >= 0 && s < 2 ** 31, 'a whole number from 0 to 2147483647'),
})

export interface FreezeInput extends Decisions {
  projectId: string
  seed: number
  ratio?: { train: number; validation: number; test: number } | null
  counts?: { train: number; validation: number; test: number } | null
  published?: PublishedRule | null
}

/** How a dataset was asked to be divided. */
export type FrozenRule = SplitRule | { published: PublishedRule }

function ruleOf({ ratio, counts, published }: FreezeInput): FrozenRule {
  const asked: FrozenRule[] = [
    ...(ratio ? [{ ratio }] : []),
    ...(counts ? [{ counts }] : []),
    ...(published ? [{ published }] : []),
  ]
  const [rule, ...more] = asked
  if (rule && more.length === 0) return rule
  throw new InvalidInput('ratio', rule ? 'one of several' : '', 'exactly one of ratio, counts and published')
}

/**
 * Freezes the labelled images, as they stand at this moment, into a numbered DatasetVersion with whole groups a split.
 * Asks, by refusing, where an import is not over and where names are suspected in pictures.
 */
export async function freezeDataset(ctx: Context, input: FreezeInput) {
  const { projectId } = input
  await requireRight(ctx, 'FREEZE_DATASETS', projectId)
  const { seed } = parse(seedSchema, { seed: input.seed })
  const rule = ruleOf(input)
  const classes = await ctx.database.labelClass.findMany({ where: { projectId }, orderBy: { position: 'asc' } })
  const classIndex = new Map(classes.map((c, i) => [c.id, i]))
  return inTransaction(
    ctx,
    async ctx => {
      // One freeze a project at a time, so that numbers are dense.
      await ctx.database.$executeRaw`select pg_advisory_xact_lock(hashtextextended(lower(${projectId}), 2))`
      const actor = await requireRight(ctx, 'FREEZE_DATASETS', projectId)
      await requireImportsOver(ctx, projectId, input)
      const labelled = await readLabelled(ctx, projectId)
      requireNoneBegun(labelled, input)
      const isWhileImporting = labelled.some(l => l.openImportCount > 0)
      const { kept, decisions } = leaveOut(labelled, input)
      const splittable = kept.map(l => ({ ...l, classIndex: classIndex.get(l.labelClassId) ?? -1 }))
      const classNames = classes.map(c => c.name)
      const splits =
        'published' in rule
          ? splitAsPublished(splittable, rule.published, seed, classNames)
          : assignSplits(splittable, rule, seed, classNames)
      const items = kept.flatMap(l => {
        const split = splits.get(l.imageId)
        return split ? [{ ...l, split, label: classes[classIndex.get(l.labelClassId) ?? -1]?.name ?? '' }] : []
      })
      const asPublished =
        'published' in rule
          ? { dividedGroupCount: countDivided(items), unpublishedCount: kept.length - items.length }
          : { dividedGroupCount: null, unpublishedCount: null }
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
          ...decisions,
          ...asPublished,
          isWhileImporting,
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
        after: {
          number,
          manifestSha256: hash,
          imageCount,
          groupCount,
          leftOutCount: labelled.length - kept.length,
          ...asPublished,
          ...decisions,
          isWhileImporting,
          seed,
          splitRule: { ...rule },
        },
      })
      return frozen
    },
    60_000,
  )
}
