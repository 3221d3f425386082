import type { Context } from '#core/context.ts'
import type { LabelledCounts } from '#core/dataset-version/read-labelled.ts'
import { InvalidInput } from '#core/errors.ts'
import { type ImportSource, SuspectedBurnedIn } from '#core/generated/prisma/client.ts'
import { openImportsOf } from '#core/import/stage.ts'

export interface Decisions {
  /** What becomes of labelled images in which names are suspected; must be said where there are any. */
  suspectedBurnedIn?: SuspectedBurnedIn | null
  /** Whether to freeze what is there while an import is running; must be said where one is. */
  whileImporting?: boolean | null
}

const placeOf = ({ source, location }: { source: ImportSource; location: string }) =>
  source === 'PHANTOM' ? 'of phantoms' : `of ${location}`

/** The imports of a project that are not over, oldest first, and how many images each has added so far. */
async function findOpenImports(ctx: Context, projectId: string) {
  const open = await ctx.database.import.findMany({
    where: openImportsOf(projectId),
    include: { job: true, undoJob: true, _count: { select: { images: { where: { takenOutAt: null } } } } },
    orderBy: { id: 'asc' },
    take: 5,
  })
  return open.map(({ id, job, undoJob, _count, ...place }) => {
    if (undoJob) return `import ${id} ${placeOf(place)} is being undone, ${_count.images} of its images are in`
    const total = job?.total ? ` of ${job.total}` : ''
    return `import ${id} ${placeOf(place)} is ${job?.status.toLowerCase()}, ${_count.images}${total} files are in`
  })
}

const allowedBesides = (why: string) => `true, to freeze what is there, or later: ${why}`

/** @throws InvalidInput naming the imports that are not over, unless somebody said that they need not be */
export async function requireImportsOver(ctx: Context, projectId: string, { whileImporting }: Decisions) {
  if (whileImporting) return
  const open = await findOpenImports(ctx, projectId)
  if (open.length > 0)
    throw new InvalidInput('whileImporting', whileImporting ?? false, allowedBesides(open.join('; ')))
}

/** @throws InvalidInput where an import began since requireImportsOver looked */
export function requireNoneBegun({ openImportCount }: LabelledCounts, { whileImporting }: Decisions): void {
  if (whileImporting || openImportCount === 0) return
  throw new InvalidInput('whileImporting', false, allowedBesides('an import has just begun'))
}

/**
 * What becomes of labelled images in which names are suspected: somebody has to say so where there are any.
 * @returns null where there are none
 * @throws InvalidInput with how many those are
 */
export function requireSuspectedDecided(
  suspectedCount: number,
  { suspectedBurnedIn: said }: Decisions,
): SuspectedBurnedIn | null {
  if (suspectedCount === 0) return null
  if (said) return said
  const choices = Object.values(SuspectedBurnedIn).join(' or ')
  const why = `in ${suspectedCount} labelled images names are suspected, and nobody has looked`
  throw new InvalidInput('suspectedBurnedIn', undefined, `${choices}: ${why}`)
}
