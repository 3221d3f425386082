import { z } from 'zod'
import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction } from '#core/context.ts'
import { Conflict, InvalidInput } from '#core/errors.ts'
import type { Project } from '#core/generated/prisma/client.ts'
import { requireRight } from '#core/membership/require-right.ts'
import { parse } from '#core/parse.ts'
import { projectName, projectQuestion } from '#core/project/create-project.ts'

const schema = z.object({ name: projectName.nullish(), question: projectQuestion.nullish() })

export interface NewWords {
  projectId: string
  name?: string | null
  question?: string | null
  /** As they were seen; null or absent: whatever they are. */
  expectedName?: string | null
  expectedQuestion?: string | null
}

/** @throws Conflict with what stands */
function requireAsSeen(
  before: { name: string; question: string },
  { expectedName, expectedQuestion }: Omit<NewWords, 'projectId'>,
) {
  if (expectedName != null && expectedName !== before.name)
    throw new Conflict(`somebody else renamed it first: it is ${before.name}`, before.name)
  if (expectedQuestion != null && expectedQuestion !== before.question)
    throw new Conflict(`somebody else worded it first: ${before.question}`, before.question)
}

/** Gives a project another name, another wording of its question, or both. What is left out stays. */
export async function renameProject(ctx: Context, { projectId, ...words }: NewWords): Promise<Project> {
  return inTransaction(ctx, async ctx => {
    await requireRight(ctx, 'RENAME_PROJECTS', projectId)
    const read = parse(schema, words)
    const old = await ctx.database.project.findUniqueOrThrow({ where: { id: projectId } })
    const before = { name: old.name, question: old.question }
    requireAsSeen(before, words)
    const after = { name: read.name ?? old.name, question: read.question ?? old.question }
    if (read.name == null && read.question == null) throw new InvalidInput('name', '', 'a name, a question, or both')
    // The same words again: there is nothing to tell.
    if (after.name === before.name && after.question === before.question) return old
    if (after.name !== before.name && (await ctx.database.project.findUnique({ where: { name: after.name } })))
      throw new Conflict(`there is a project named ${after.name} already`, after.name)
    const { count } = await ctx.database.project.updateMany({ where: { id: old.id, ...before }, data: after })
    if (count === 0) throw new Conflict('somebody else renamed it first', before.name)
    await recordAudit(ctx, { action: 'PROJECT_RENAMED', nounId: old.id, projectId: old.id, before, after })
    return { ...old, ...after }
  })
}
