import { randomUUID } from 'node:crypto'
import type { GivenAttributes } from '#core/answer-attribute/rule.ts'
import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction } from '#core/context.ts'
import type { Database, Transaction } from '#core/database.ts'
import { AttributeCounts } from '#core/dataset-version/count-attributes.ts'
import { countReaders } from '#core/dataset-version/count-readers.ts'
import { splitOfImage } from '#core/dataset-version/count-splits.ts'
import type { Divided } from '#core/dataset-version/divide.ts'
import { divideBeside } from '#core/dataset-version/divide-beside.ts'
import { findClassesToFreeze } from '#core/dataset-version/find-classes.ts'
import { classNamer, type FrozenClass } from '#core/dataset-version/frozen.ts'
import {
  attributesOf,
  countingAttributes,
  type FrozenAttribute,
  findAttributesToFreeze,
  namesOf,
} from '#core/dataset-version/frozen-attributes.ts'
import { leftOver, type PublishedGroups, splitAt, splitOrder } from '#core/dataset-version/groups.ts'
import { openManifestHash } from '#core/dataset-version/hash-manifest.ts'
import { countLabelled, kept, type LabelledImage, readGroups, readImages } from '#core/dataset-version/read-labelled.ts'
import { requireNoneBegun, requireSuspectedDecided } from '#core/dataset-version/require-decided.ts'
import { requireTestReaders } from '#core/dataset-version/require-test-readers.ts'
import { ruleOf } from '#core/dataset-version/split-rule.ts'
import type { DatasetFreeze, DatasetVersion, Prisma } from '#core/generated/prisma/client.ts'
import type { Claim } from '#core/job/claim.ts'
import { succeedJob } from '#core/job/end.ts'
import type { Progress } from '#core/job/report-progress.ts'
import { requireRight } from '#core/membership/require-right.ts'

/** Of the longest freeze; what it is written in is rolled back where it takes longer, is cancelled, or its worker dies. */
const longestMs = 3600_000

export interface Watching {
  report(progress: Progress): void
  signal: AbortSignal
}

interface Plan extends Divided {
  groups: PublishedGroups
  isPublished: boolean
  classes: FrozenClass[]
  attributes: FrozenAttribute[]
  /** Of what was written. */
  said: AttributeCounts
}

interface Item extends LabelledImage {
  split: number
  attributes: GivenAttributes | null
}

/** What of a page of images is frozen, and in which split. */
function itemsOf(images: readonly LabelledImage[], places: ReadonlyMap<string, number>, plan: Plan): Item[] {
  const items = images.map(image => {
    const place = plan.placeOf[places.get(image.groupKey) ?? -1] ?? leftOver
    const published = image.publishedSplit === null ? leftOver : splitOrder.indexOf(image.publishedSplit)
    const attributes = plan.attributes.length === 0 ? null : countingAttributes(image.said)
    return { ...image, attributes, split: splitOfImage(place, plan.isPublished ? published : null) }
  })
  return items.filter(item => item.split !== leftOver)
}

const insertItems = (tx: Transaction, datasetVersionId: string, items: readonly Item[]) => tx.$executeRaw`
  insert into "DatasetItem" ("datasetVersionId", "imageId", "referenceLabelId", "labelClassId", "groupKey", "split", "attributes")
  select ${datasetVersionId}::uuid, t."imageId", t."referenceLabelId", t."labelClassId", t."groupKey", t."split",
    nullif(t."attributes", '')::jsonb from unnest(
    ${items.map(i => i.imageId)}::uuid[], ${items.map(i => i.referenceLabelId)}::uuid[], ${items.map(i => i.labelClassId)}::uuid[],
    ${items.map(i => i.groupKey)}::text[], ${items.map(i => splitAt(i.split))}::"Split"[],
    ${items.map(i => (i.attributes === null ? '' : JSON.stringify(i.attributes)))}::text[]
  ) as t("imageId", "referenceLabelId", "labelClassId", "groupKey", "split", "attributes")`

/** Writes the items, page by page, beside whoever labels meanwhile. @returns the manifest's hash */
async function writeItems(
  reading: Transaction,
  tx: Transaction,
  datasetVersionId: string,
  which: Prisma.Sql,
  plan: Plan,
  { report, signal }: Watching,
): Promise<string> {
  const places = new Map(plan.groups.keys.map((key, group) => [key, group]))
  const nameOf = classNamer(plan)
  const hash = openManifestHash(plan.attributes.map(a => a.name))
  const total = plan.counted.imageCount
  let done = 0
  for await (const images of readImages(reading, which, plan.attributes.length > 0)) {
    signal.throwIfAborted()
    const items = itemsOf(images, places, plan)
    hash.add(
      items.map(({ sha256, labelClassId, version, groupKey, split, attributes }) => ({
        ...{ imageSha256: sha256, label: nameOf(labelClassId), labelVersion: version, groupKey },
        ...{ split: splitAt(split), attributes: namesOf(plan.attributes, attributes ?? {}) },
      })),
    )
    plan.said.add(items)
    done += await insertItems(tx, datasetVersionId, items)
    report({ phase: 'Writing images', done, total })
  }
  if (done !== total) throw new Error(`${done} images were written of ${total} that were divided`)
  return hash.digest()
}

/** Gives the version its number, and has the database look now whether every item is of it: that takes its time. */
async function numberVersion(
  ctx: Context<Transaction>,
  version: Omit<Prisma.DatasetVersionUncheckedCreateInput, 'number' | 'splitRule'>,
  freeze: DatasetFreeze,
): Promise<DatasetVersion> {
  const { projectId } = freeze
  // One at a time from here on, so that numbers are dense.
  await ctx.database.$executeRaw`select pg_advisory_xact_lock(hashtextextended(lower(${projectId}), 2))`
  // Still: it took its time.
  await requireRight(ctx, 'FREEZE_DATASETS', projectId)
  const newest = await ctx.database.datasetVersion.aggregate({ where: { projectId }, _max: { number: true } })
  const frozen = await ctx.database.datasetVersion.create({
    data: { ...version, number: (newest._max.number ?? 0) + 1, splitRule: { ...ruleOf(freeze) } },
  })
  await ctx.database.$executeRaw`set constraints "DatasetItem_datasetVersionId_fkey" immediate`
  return frozen
}

/** Makes it visible, whole, with the end of its job. */
async function publish(
  ctx: Context<Transaction>,
  claim: Claim,
  frozen: DatasetVersion,
  freeze: DatasetFreeze,
  leftOutCount: number,
): Promise<DatasetVersion> {
  const { number, manifestSha256, imageCount, groupCount, seed, isWhileImporting, projectId } = frozen
  const attributes = attributesOf(frozen)
  const { dividedGroupCount, unpublishedCount, burnedInCount, suspectedCount, suspectedBurnedIn } = frozen
  await recordAudit(ctx, {
    action: 'DATASET_FROZEN',
    nounId: frozen.id,
    projectId,
    after: {
      ...{ number, manifestSha256, imageCount, groupCount, leftOutCount, dividedGroupCount, unpublishedCount },
      ...{ burnedInCount, suspectedCount, suspectedBurnedIn, isWhileImporting, seed, freezeId: freeze.id },
      splitRule: { ...ruleOf(freeze) },
      ...(attributes.length > 0 ? { attributes: attributes.map(a => a.name) } : {}),
    },
  })
  await succeedJob(ctx, claim)
  return frozen
}

/**
 * Freezes what one moment has: images, labels and groups are read in one snapshot, and written in one transaction that
 * locks nobody who labels. Until it is committed there is nothing; cancelled, failed or killed, nothing is left.
 * @param context of the moment at which it is called
 * @throws InvalidInput where the rule cannot be met, or something was not decided; Conflict where the job was taken over
 */
export async function writeDataset(
  context: () => Context<Database>,
  claim: Claim,
  freeze: DatasetFreeze,
  watching: Watching,
): Promise<DatasetVersion> {
  const { projectId, seed } = freeze
  const { report, signal } = watching
  const rule = ruleOf(freeze)
  const isPublished = 'published' in rule
  return context().database.$transaction(
    async reading => {
      const counts = await countLabelled(reading, projectId)
      requireNoneBegun(counts, freeze)
      const suspectedBurnedIn = requireSuspectedDecided(counts.suspectedCount, freeze)
      const which = kept(projectId, suspectedBurnedIn)
      const rows = await findClassesToFreeze({ database: reading }, projectId, which)
      const classes = rows.map(({ id, name, position, isPositive }) => ({ id, name, position, isPositive }))
      const attributes = await findAttributesToFreeze({ database: reading }, projectId)
      const groups = await readGroups(
        reading,
        which,
        classes.map(c => c.id),
        done => {
          signal.throwIfAborted()
          report({ phase: 'Reading groups', done, total: 0 })
        },
      )
      report({ phase: 'Dividing groups', done: 0, total: 0 })
      const { placeOf, counted } = await divideBeside({ groups, rule, seed, classes }, signal)
      const said = new AttributeCounts(attributes)
      const plan = { groups, placeOf, isPublished, classes, attributes, counted, said }
      const id = randomUUID()
      const { burnedInCount, suspectedCount } = counts
      return inTransaction(
        context(),
        async ctx => {
          await ctx.database.$executeRaw`set constraints "DatasetItem_datasetVersionId_fkey" deferred`
          const manifestSha256 = await writeItems(reading, ctx.database, id, which, plan, watching)
          await requireTestReaders(ctx.database, id, projectId)
          report({ phase: 'Counting readers', done: counted.imageCount, total: counted.imageCount })
          const readers = await countReaders(ctx.database, id)
          signal.throwIfAborted()
          const version = {
            ...{ id, projectId, freezeId: freeze.id, manifestSha256, seed, createdAt: counts.at },
            ...{ imageCount: counted.imageCount, groupCount: counted.groupCount },
            ...{ burnedInCount, suspectedCount, suspectedBurnedIn, isWhileImporting: counts.openImportCount > 0 },
            ...{ dividedGroupCount: isPublished ? counted.dividedGroupCount : null },
            ...{ unpublishedCount: isPublished ? counted.leftCount : null },
            ...{ classes, splits: said.beside(counted.splits), readers, createdById: freeze.createdById },
            ...(attributes.length > 0 ? { attributes } : {}),
          }
          const frozen = await numberVersion(ctx, version, freeze)
          signal.throwIfAborted()
          const leftOutCount = burnedInCount + (suspectedBurnedIn === 'LEAVE_OUT' ? suspectedCount : 0)
          return publish({ ...context(), database: ctx.database }, claim, frozen, freeze, leftOutCount)
        },
        longestMs,
      )
    },
    { isolationLevel: 'RepeatableRead', timeout: longestMs, maxWait: 20_000 },
  )
}
