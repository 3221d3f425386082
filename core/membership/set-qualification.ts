import { z } from 'zod'
import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction, requireActor } from '#core/context.ts'
import { NotFound } from '#core/errors.ts'
import type { Membership } from '#core/generated/prisma/client.ts'
import { lockProject, requireOpenProject } from '#core/membership/lock-project.ts'
import { requireRight } from '#core/membership/require-right.ts'
import { parse, requireStorable } from '#core/parse.ts'
import { nameSchema } from '#core/text.ts'

export const mostYears = 80
const years = `a whole number of years from 0 to ${mostYears}`

const schema = z.object({
  specialty: nameSchema(100).nullish(),
  experienceYears: z.int(years).min(0, years).max(mostYears, years).nullish(),
})

export interface QualificationInput extends z.input<typeof schema> {
  projectId: string
  userId: string
}

/** Says what a member is in their work, and for how long: whoever it is says it, or an administrator of the project. */
export async function setQualification(ctx: Context, input: QualificationInput): Promise<Membership> {
  const { projectId, userId } = input
  const right = requireActor(ctx).id === userId ? 'SEE_PROJECT' : 'SET_ROLES'
  await requireRight(ctx, right, projectId)
  requireStorable(userId, 'userId')
  const { specialty = null, experienceYears = null } = parse(schema, input)
  const after = { specialty, experienceYears }
  return inTransaction(ctx, async ctx => {
    await lockProject(ctx, projectId)
    await requireRight(ctx, right, projectId)
    await requireOpenProject(ctx, projectId)
    const key = { projectId_userId: { projectId, userId } }
    const old = await ctx.database.membership.findUnique({ where: key })
    if (!old) throw new NotFound('Membership', userId)
    const before = { specialty: old.specialty, experienceYears: old.experienceYears }
    if (before.specialty === specialty && before.experienceYears === experienceYears) return old
    const said = await ctx.database.membership.update({ where: key, data: { ...after, qualifiedAt: ctx.now } })
    await recordAudit(ctx, { action: 'QUALIFICATION_SET', nounId: userId, projectId, before, after })
    return said
  })
}
