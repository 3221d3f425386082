import { type AttributeRule, readAttributes } from '#core/answer-attribute/rule.ts'
import type { Context } from '#core/context.ts'
import type { AnswerClass } from '#core/label/answer.ts'

/** What may be said of an image of a project: each in its order, those that are archived included. */
export interface Question {
  classes: readonly AnswerClass[]
  attributes: readonly AttributeRule[]
}

export async function readQuestion(ctx: Pick<Context, 'database'>, projectId: string): Promise<Question> {
  const [classes, attributes] = [
    await ctx.database.labelClass.findMany({ where: { projectId }, orderBy: { position: 'asc' } }),
    await readAttributes(ctx, projectId),
  ]
  return { classes, attributes }
}
