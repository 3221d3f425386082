import { z } from 'zod'
import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction, requireActor } from '#core/context.ts'
import { Conflict, Forbidden, NotFound } from '#core/errors.ts'
import { PracticeVerdict } from '#core/generated/prisma/enums.ts'
import { newId } from '#core/id.ts'
import { requireSighted } from '#core/membership/blind.ts'
import { lockProject } from '#core/membership/lock-project.ts'
import { requireRight } from '#core/membership/require-right.ts'
import { parse, requireStorable } from '#core/parse.ts'
import { findPractices, type Practice } from '#core/reading/practice.ts'
import { tellGold } from '#core/reading/tell-gold.ts'
import { givenReasonSchema } from '#core/reason.ts'

export interface PracticeInput {
  projectId: string
  readerId: string
  verdict: PracticeVerdict
  reason: string
}

const schema = z.object({ verdict: z.enum(PracticeVerdict), reason: givenReasonSchema })

/** The practice of one reader of a project that asks for it. @throws NotFound, Conflict */
export async function requirePractice(
  ctx: Pick<Context, 'database'>,
  { projectId, readerId }: Pick<PracticeInput, 'projectId' | 'readerId'>,
): Promise<Practice> {
  const { practiceCount } = await ctx.database.project.findUniqueOrThrow({ where: { id: projectId } })
  if (practiceCount === 0) throw new Conflict('this project asks for no practice', '0 gold images')
  requireStorable(readerId, 'readerId')
  const [practice] = await findPractices(ctx, { projectId, readerIds: [readerId] }, 1)
  if (!practice) throw new NotFound('Membership', readerId)
  return practice
}

/** @throws Conflict where it comes to nothing else than what stands */
function requireUse(verdict: PracticeVerdict, { state, leftCount }: Practice, practiceCount: number): void {
  if (verdict === 'GO_ON') {
    if (state === 'LET_GO_ON') throw new Conflict('they were let go on already', state)
    if (state === 'PASSED') throw new Conflict('they passed: they go on by themselves', state)
    return
  }
  if (state === 'UNDER_WAY') throw new Conflict('their practice is not over yet', state)
  if (leftCount < practiceCount)
    throw new Conflict(
      `to repeat it takes ${practiceCount} gold images that they have not answered: set ${practiceCount - leftCount} more`,
      `${leftCount} left`,
    )
}

/**
 * Lets a reader go on, whatever their practice came to, or asks them to repeat it with gold images that they have not
 * answered.
 * @throws Forbidden also for whoever reads the project blind; Conflict where that changes nothing, or too few images are left
 */
export async function decidePractice(ctx: Context, input: PracticeInput): Promise<Practice> {
  const { projectId, readerId } = input
  await requireRight(ctx, 'SET_GOLD', projectId)
  await requireSighted(ctx, projectId, 'what a practice came to')
  const { verdict, reason } = parse(schema, input)
  return inTransaction(ctx, async ctx => {
    // One decision after the other: what the second one finds is what the first one came to.
    await lockProject(ctx, projectId)
    await requireRight(ctx, 'SET_GOLD', projectId)
    const { id: decidedById } = requireActor(ctx)
    if (readerId === decidedById)
      throw new Forbidden('to decide on a practice needs somebody else than who practised', [])
    const practice = await requirePractice(ctx, { projectId, readerId })
    const { practiceCount } = await ctx.database.project.findUniqueOrThrow({ where: { id: projectId } })
    requireUse(verdict, practice, practiceCount)
    const data = { id: newId(), projectId, readerId, verdict, reason, decidedById }
    await ctx.database.practiceDecision.create({ data })
    // What it came to stays between those who see readers: the history of a member is everybody's.
    await recordAudit(ctx, { action: 'PRACTICE_DECIDED', nounId: readerId, projectId, after: { verdict }, reason })
    await tellGold(ctx, { projectId, readerId })
    return requirePractice(ctx, { projectId, readerId })
  })
}
