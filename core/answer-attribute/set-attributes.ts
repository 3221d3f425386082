import { z } from 'zod'
import { happeningsOf } from '#core/answer-attribute/changes.ts'
import { type AttributeRule, mostAttributes, mostChoices, readAttributes } from '#core/answer-attribute/rule.ts'
import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction } from '#core/context.ts'
import type { Transaction } from '#core/database.ts'
import { Conflict, InvalidInput } from '#core/errors.ts'
import type { LabelClass, Project } from '#core/generated/prisma/client.ts'
import { newId } from '#core/id.ts'
import { holdClasses } from '#core/label-class/hold-classes.ts'
import { parse } from '#core/parse.ts'
import { mostClasses } from '#core/project/create-project.ts'
import { reasonSchema } from '#core/reason.ts'
import { nameSchema } from '#core/text.ts'

const attributeCount = `at most ${mostAttributes} attributes, those that are archived included`
const choiceCount = `1 to ${mostChoices} choices, those that are archived included`
const classCount = `at most ${mostClasses} classes; none: all`

const named = { id: z.string().nullish(), name: nameSchema(60), isArchived: z.boolean().nullish() }
const attributeSchema = z.object({
  ...named,
  isRequired: z.boolean().nullish(),
  isMultiple: z.boolean().nullish(),
  labelClassIds: z.array(z.string(), classCount).max(mostClasses, classCount).nullish(),
  choices: z.array(z.object(named), choiceCount).min(1, choiceCount).max(mostChoices, choiceCount),
})
const schema = z.object({
  expectedRevision: z.int('Project.attributeRevision'),
  attributes: z.array(attributeSchema, attributeCount).max(mostAttributes, attributeCount),
  reason: reasonSchema,
})

type Given = z.infer<typeof attributeSchema>

export interface AttributesInput {
  projectId: string
  /** Project.attributeRevision as it was seen. */
  expectedRevision: number
  /** All of the project in their order, those that are archived included; without id a new one. */
  attributes: readonly z.input<typeof attributeSchema>[]
  reason?: string | null
}

interface Named {
  id: string
  name: string
}

/** As people tell names apart. */
const folded = (name: string): string => name.normalize('NFKC').toLowerCase()

/** That all that is there is named once more, nothing strange is, and no name twice. @throws InvalidInput */
function requireAll(given: readonly { id?: string | null; name: string }[], there: readonly Named[], field: string) {
  for (const [i, { id, name }] of given.entries()) {
    const isStrange = id != null && !there.some(t => t.id === id.toLowerCase())
    if (isStrange || (id != null && given.findIndex(g => g.id?.toLowerCase() === id.toLowerCase()) !== i))
      throw new InvalidInput(
        `${field}.${i}.id`,
        id,
        `each of them once, or none for a new one: ${there.map(t => `${t.id} (${t.name})`).join(', ') || 'there is none yet'}`,
      )
    if (given.findIndex(g => folded(g.name) === folded(name)) !== i)
      throw new InvalidInput(`${field}.${i}.name`, name, 'a name of its own, capitals and small letters being the same')
  }
  const gone = there.find(t => !given.some(g => g.id?.toLowerCase() === t.id))
  if (gone)
    throw new InvalidInput(field, `without ${gone.name}`, 'all that there are: one is archived, it is never removed')
}

function ruleOf(given: Given, was: AttributeRule | undefined, field: string, { classes, now }: Rules): AttributeRule {
  requireAll(given.choices, was?.choices ?? [], `${field}.choices`)
  const labelClassIds = (given.labelClassIds ?? []).map(id => id.toLowerCase())
  const strange = labelClassIds.findIndex((id, i) => !classes.some(c => c.id === id) || labelClassIds.indexOf(id) !== i)
  if (strange >= 0)
    throw new InvalidInput(
      `${field}.labelClassIds.${strange}`,
      given.labelClassIds?.[strange],
      `each class once: ${classes.map(c => `${c.id} (${c.name})`).join(', ')}`,
    )
  const archivedAt = (isArchived: boolean | null | undefined, before: Date | string | null | undefined) =>
    isArchived ? (before ?? now.toISOString()) : null
  const choices = given.choices.map(choice => {
    const before = was?.choices.find(c => c.id === choice.id?.toLowerCase())
    const { name, isArchived } = choice
    return { id: before?.id ?? newId(), name, archivedAt: archivedAt(isArchived, before?.archivedAt) }
  })
  if (!given.isArchived && choices.every(c => c.archivedAt !== null))
    throw new InvalidInput(
      `${field}.choices`,
      'all archived',
      'one at least that may be given; or archive the attribute',
    )
  return {
    ...{ id: was?.id ?? newId(), name: given.name, labelClassIds, choices },
    ...{ isRequired: given.isRequired ?? false, isMultiple: given.isMultiple ?? false },
    archivedAt: archivedAt(given.isArchived, was?.archivedAt),
  }
}

interface Rules {
  classes: readonly LabelClass[]
  now: Date
}

/** What was asked for without attributes would be refused on its way. @throws Conflict */
async function requireNoBatch(ctx: Context<Transaction>, projectId: string): Promise<void> {
  const open = { projectId, kind: 'BATCH' as const, status: { in: ['QUEUED' as const, 'RUNNING' as const] } }
  if (await ctx.database.job.findFirst({ where: open }))
    throw new Conflict('an act on many images is under way: let it end, or cancel it first', 'BATCH')
}

/**
 * Says what the answers of a project are asked for beside their class: all of it at once, in its order. One that was there
 * keeps its id whatever it is called now, so that old answers stay readable; it is archived, never removed.
 * @throws Conflict where somebody changed them meanwhile, or an act on many images is under way
 */
export async function setAttributes(ctx: Context, { projectId, ...input }: AttributesInput): Promise<Project> {
  return inTransaction(ctx, async ctx => {
    const classes = await holdClasses(ctx, projectId)
    const { attributes, expectedRevision, reason } = parse(schema, input)
    const before = await readAttributes(ctx, projectId)
    const project = await ctx.database.project.findUniqueOrThrow({ where: { id: projectId } })
    const { attributeRevision: revision } = project
    if (expectedRevision !== revision) {
      if (expectedRevision < 0 || expectedRevision > revision)
        throw new InvalidInput('expectedRevision', expectedRevision, `0 to ${revision}, as it was seen`)
      const names = before.map(b => b.name).join(', ') || 'none'
      throw new Conflict(`somebody changed the attributes meanwhile: they are ${names}`, `${revision}`)
    }
    requireAll(attributes, before, 'attributes')
    const rules = attributes.map((given, i) => {
      const was = before.find(b => b.id === given.id?.toLowerCase())
      return ruleOf(given, was, `attributes.${i}`, { classes, now: ctx.now })
    })
    const happenings = happeningsOf(before, rules, { projectId, classes, reason })
    // Said a second time it changes nothing, so there is nothing to tell.
    if (happenings.length === 0) return project
    await requireNoBatch(ctx, projectId)
    for (const [position, { id, choices, ...rule }] of rules.entries()) {
      const row = { ...rule, position, labelClassIds: [...rule.labelClassIds], choices: choices.map(c => ({ ...c })) }
      await ctx.database.answerAttribute.upsert({ where: { id }, create: { id, projectId, ...row }, update: row })
    }
    await recordAudit(ctx, ...happenings)
    // Whoever decided on an answer before this is decided anew: none slips past.
    const more = { attributeRevision: { increment: 1 }, policyRevision: { increment: 1 } }
    return ctx.database.project.update({ where: { id: projectId }, data: more })
  })
}
