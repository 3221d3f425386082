import { z } from 'zod'
import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction, requireAdministrator } from '#core/context.ts'
import { Conflict, InvalidInput } from '#core/errors.ts'
import { parse } from '#core/parse.ts'
import { nameSchema, textSchema } from '#core/text.ts'

export const projectName = nameSchema(100)
export const projectQuestion = textSchema(2000)
export const className = nameSchema(60).refine(name => !/[/\\]/.test(name), 'no slashes')
/** Of a project, those that are archived included. */
export const mostClasses = 50

const schema = z.object({
  name: projectName,
  question: projectQuestion,
  labelClasses: z
    .array(z.object({ name: className, isPositive: z.boolean() }))
    .min(2, '2 to 50 classes')
    .max(mostClasses, `2 to ${mostClasses} classes`),
  /** Whether DICOM files are kept as they came, beside their de-identified copy. */
  keepsOriginals: z
    .boolean()
    .nullish()
    .transform(keeps => keeps ?? false),
})

export type NewProject = z.input<typeof schema>

/** Makes a project with its classes; who makes it becomes its administrator. */
export async function createProject(ctx: Context, input: NewProject) {
  const actor = requireAdministrator(ctx, 'to create a project')
  const { name, question, labelClasses, keepsOriginals } = parse(schema, input)
  const names = labelClasses.map(c => c.name.toLowerCase())
  const twice = labelClasses.find((c, i) => names.indexOf(c.name.toLowerCase()) !== i)
  if (twice) throw new InvalidInput('labelClasses', twice.name, 'each class once')
  if (labelClasses.filter(c => c.isPositive).length > 1) {
    throw new InvalidInput('labelClasses', labelClasses.map(c => c.name).join(', '), 'at most one positive class')
  }
  return inTransaction(ctx, async ctx => {
    if (await ctx.database.project.findUnique({ where: { name } })) {
      throw new Conflict(`there is a project named ${name} already`, name)
    }
    const project = await ctx.database.project.create({
      data: {
        name,
        question,
        keepsOriginals,
        createdById: actor.id,
        labelClasses: { create: labelClasses.map((c, position) => ({ ...c, position })) },
        memberships: { create: { userId: actor.id, roles: ['ADMIN'] } },
      },
    })
    const after = { name, question, labelClasses, keepsOriginals }
    await recordAudit(ctx, { action: 'PROJECT_CREATED', nounId: project.id, projectId: project.id, after })
    return project
  })
}
