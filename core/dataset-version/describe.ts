import { z } from 'zod'
import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction } from '#core/context.ts'
import type { Transaction } from '#core/database.ts'
import { findAllowed } from '#core/dataset-version/find-allowed.ts'
import { Conflict, InvalidInput } from '#core/errors.ts'
import type { DatasetTag, DatasetVersion } from '#core/generated/prisma/client.ts'
import { requireSighted } from '#core/membership/blind.ts'
import { lockProject } from '#core/membership/lock-project.ts'
import { requireRight } from '#core/membership/require-right.ts'
import { parse } from '#core/parse.ts'
import { nameSchema, textSchema } from '#core/text.ts'

export const longestTag = 40
/** Of one dataset version. */
export const mostTags = 10
export const longestNote = 2_000

const schema = z.object({
  note: textSchema(longestNote, 0).nullish(),
  tags: z.array(nameSchema(longestTag)).max(mostTags, `at most ${mostTags} tags`).nullish(),
})

export interface Description {
  datasetVersionId: string
  /** Empty: none. */
  note?: string | null
  /** All of them. */
  tags?: readonly string[] | null
  /** As it was seen; 0: nobody had said anything. */
  expectedRevision: number
}

type Tag = Pick<DatasetTag, 'key' | 'name'>

const keyOf = (name: string) => name.toLowerCase()

/** @throws InvalidInput naming the second of two that differ in the size of their letters at most */
function readTags(names: readonly string[]): Tag[] {
  const tags = names.map(name => ({ key: keyOf(name), name }))
  const place = tags.findIndex((tag, i) => tags.findIndex(other => other.key === tag.key) < i)
  if (place >= 0)
    throw new InvalidInput(`tags.${place}`, names[place], 'each tag once, whatever the size of its letters')
  return tags
}

/** @throws Conflict naming the version that has one of these tags */
async function requireFree(ctx: Context<Transaction>, { id, projectId }: DatasetVersion, tags: readonly Tag[]) {
  const taken = await ctx.database.datasetTag.findFirst({
    where: { projectId, key: { in: tags.map(tag => tag.key) }, datasetVersionId: { not: id } },
    include: { datasetVersion: { select: { number: true } } },
    orderBy: { key: 'asc' },
  })
  if (!taken) return
  const { name, datasetVersion } = taken
  throw new Conflict(`dataset ${datasetVersion.number} has the tag ${name}: take it off there first`, name)
}

const namesOf = (tags: readonly Tag[]) => tags.toSorted((a, b) => (a.key < b.key ? -1 : 1)).map(tag => tag.name)

/**
 * Says what people are to know of a dataset version: a note, and tags, each of which one version of a project has. What was
 * frozen stays as it is. What is left out stays; the same again writes nothing.
 * @throws InvalidInput; Conflict where somebody was faster, or another version has a tag
 */
export async function describeDatasetVersion(ctx: Context, input: Description): Promise<DatasetVersion> {
  const { datasetVersionId, expectedRevision } = input
  const asked = await findAllowed(ctx, 'FREEZE_DATASETS', datasetVersionId)
  const { id, projectId } = asked
  await requireSighted(ctx, projectId, 'what is said of a dataset')
  const { note, tags: names } = parse(schema, { note: input.note, tags: input.tags })
  if (note == null && names == null) throw new InvalidInput('note', '', 'a note, tags, or both')
  const wanted = names == null ? null : readTags(names)
  return inTransaction(ctx, async ctx => {
    // One at a time: no two versions get one tag.
    await lockProject(ctx, projectId)
    const { id: describedById } = await requireRight(ctx, 'FREEZE_DATASETS', projectId)
    const old = await ctx.database.datasetDescription.findUnique({ where: { datasetVersionId: id } })
    const oldTags = await ctx.database.datasetTag.findMany({ where: { datasetVersionId: id } })
    const revision = old?.revision ?? 0
    const before = { note: old?.note ?? '', tags: namesOf(oldTags) }
    const after = { note: note ?? before.note, tags: wanted ? namesOf(wanted) : before.tags }
    // The same words again: there is nothing to tell.
    if (JSON.stringify(before) === JSON.stringify(after)) return asked
    if (revision !== expectedRevision)
      throw new Conflict(`somebody said something else of it first, in revision ${revision}`, `${revision}`)
    if (wanted) {
      await requireFree(ctx, asked, wanted)
      await ctx.database.datasetTag.deleteMany({ where: { datasetVersionId: id } })
      await ctx.database.datasetTag.createMany({
        data: wanted.map(tag => ({ ...tag, projectId, datasetVersionId: id })),
      })
    }
    const said = { note: after.note, revision: revision + 1, describedById, describedAt: ctx.now }
    await ctx.database.datasetDescription.upsert({
      where: { datasetVersionId: id },
      create: { datasetVersionId: id, ...said },
      update: said,
    })
    await recordAudit(ctx, { action: 'DATASET_DESCRIBED', nounId: id, projectId, before, after })
    return asked
  })
}
