import { z } from 'zod'
import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction } from '#core/context.ts'
import { Conflict } from '#core/errors.ts'
import type { Guideline } from '#core/generated/prisma/client.ts'
import { lockProject } from '#core/membership/lock-project.ts'
import { requireRight } from '#core/membership/require-right.ts'
import { parse } from '#core/parse.ts'
import { reasonSchema } from '#core/reason.ts'
import { textSchema } from '#core/text.ts'

export const longestGuidelines = 20_000

const schema = z.object({ text: textSchema(longestGuidelines), reason: reasonSchema })

export interface NewGuidelines {
  projectId: string
  /** Markdown. */
  text: string
  /** Of the newest as it was seen; 0: there were none. */
  expectedVersion: number
  /** Why they differ from those before. */
  reason?: string | null
}

/**
 * Publishes how a project's images are to be read, as a next version: answers from now on say which one their reader had.
 * The versions before stay, word for word. The same text again is the version that stands.
 * @throws Conflict where somebody published meanwhile
 */
export async function publishGuidelines(
  ctx: Context,
  { projectId, expectedVersion, ...input }: NewGuidelines,
): Promise<Guideline> {
  await requireRight(ctx, 'PUBLISH_GUIDELINES', projectId)
  const { text, reason } = parse(schema, input)
  return inTransaction(ctx, async ctx => {
    await lockProject(ctx, projectId)
    const { id: createdById } = await requireRight(ctx, 'PUBLISH_GUIDELINES', projectId)
    const newest = await ctx.database.guideline.findFirst({ where: { projectId }, orderBy: { version: 'desc' } })
    const version = newest?.version ?? 0
    if (newest && newest.text === text) return newest
    if (version !== expectedVersion)
      throw new Conflict(
        `the newest guidelines are version ${version}, not ${expectedVersion}: look at them first`,
        `${version}`,
      )
    const published = await ctx.database.guideline.create({
      data: { projectId, version: version + 1, text, reason, createdById },
    })
    await recordAudit(ctx, {
      action: 'GUIDELINES_PUBLISHED',
      nounId: published.id,
      projectId,
      before: { version },
      after: { version: published.version, characterCount: text.length },
      reason,
    })
    return published
  })
}
