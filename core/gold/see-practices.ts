import type { Context } from '#core/context.ts'
import { InvalidInput } from '#core/errors.ts'
import type { User } from '#core/generated/prisma/client.ts'
import { requireSighted } from '#core/membership/blind.ts'
import { requireRight } from '#core/membership/require-right.ts'
import { rights } from '#core/membership/rights.ts'
import { findPractices, type Practice } from '#core/reading/practice.ts'

export const mostPractices = 50

const isAsked = async ({ database }: Pick<Context, 'database'>, id: string) =>
  (await database.project.count({ where: { id, practiceCount: { gt: 0 }, isBlind: true } })) > 0

/** What whoever acts has to answer before all else; null: nothing is asked of them. */
export async function ownPractice(ctx: Context, projectId: string): Promise<Practice | null> {
  const { id } = await requireRight(ctx, 'SEE_PROJECT', projectId)
  if (!(await isAsked(ctx, projectId))) return null
  return (await findPractices(ctx, { projectId, readerIds: [id] }, 1))[0] ?? null
}

/** How far the readers of a project are with it, by name. @throws Forbidden, InvalidInput */
export async function seePractices(ctx: Context, projectId: string, most: number): Promise<Practice[]> {
  await requireRight(ctx, 'SEE_READERS', projectId)
  await requireSighted(ctx, projectId, 'what a practice came to')
  if (!Number.isInteger(most) || most < 1 || most > mostPractices)
    throw new InvalidInput('first', most, `1 to ${mostPractices}`)
  return (await isAsked(ctx, projectId)) ? findPractices(ctx, { projectId, readerIds: null }, most) : []
}

/** Whom a reader asks whose practice failed: a few of those who may let them go on, by name. */
export const practiceDeciders = ({ database }: Pick<Context, 'database'>, projectId: string): Promise<User[]> =>
  database.user.findMany({
    where: {
      disabledAt: null,
      memberships: { some: { projectId, roles: { hasSome: [...rights.SET_GOLD] }, NOT: { roles: { has: 'READER' } } } },
    },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    take: 3,
  })
