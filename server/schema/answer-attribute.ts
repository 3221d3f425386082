import { type AnswerChoice, choicesOf, givenOf } from '#core/answer-attribute/rule.ts'
import { setAttributes } from '#core/answer-attribute/set-attributes.ts'
import type { Context } from '#core/context.ts'
import type { AnswerAttribute as AttributeRow, Prisma } from '#core/generated/prisma/client.ts'
import { once } from '#core/idempotency/once.ts'
import { givenCost } from '#server/limits/field-cost.ts'
import { batched } from '#server/schema/batch.ts'
import { builder } from '#server/schema/builder.ts'
import { refusedBy } from '#server/schema/errors.ts'
import { keyArg } from '#server/schema/idempotency.ts'
import { LabelClass, requireClass } from '#server/schema/label-class.ts'
import { Node } from '#server/schema/node.ts'
import { things } from '#server/schema/things.ts'

const Choice = builder.objectRef<AnswerChoice>('AnswerChoice').implement({
  description: 'One of what may be said of an attribute.',
  fields: t => ({
    id: t.exposeID('id', { description: 'Of the choice; it stays the same whatever the choice is called.' }),
    name: t.exposeString('name', { description: 'As people read it; one of its kind in the attribute.' }),
    isArchived: t.boolean({
      description: 'Whether no answer is given with it any more; what has it keeps it.',
      resolve: ({ archivedAt }) => archivedAt !== null,
    }),
  }),
})

const AnswerAttribute = builder.prismaObject('AnswerAttribute', {
  description: 'What a project asks of an answer beside its class, such as the side.',
  interfaces: [Node],
  fields: t => ({
    id: t.exposeID('id', { description: 'Of the attribute; it stays the same whatever it is called.' }),
    name: t.exposeString('name', { description: 'As people read it; one of its kind in the project.' }),
    isRequired: t.exposeBoolean('isRequired', {
      description: 'Whether an answer of its classes is refused without it.',
    }),
    isMultiple: t.exposeBoolean('isMultiple', { description: 'Whether more than one of its choices may be given.' }),
    labelClasses: t.field({
      type: [LabelClass],
      description: 'Of which classes it is asked; empty: of all. Of "cannot tell" nothing is asked.',
      resolve: ({ labelClassIds }, _args, ctx) => Promise.all(labelClassIds.map(id => requireClass(ctx, id))),
    }),
    choices: t.field({
      type: [Choice],
      description: 'What may be said, in its order; 1 to 40. With those that are archived.',
      resolve: row => choicesOf(row),
    }),
    archivedAt: t.expose('archivedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Since when it is not asked any more; null: it is. What has it keeps it.',
    }),
  }),
})

builder.prismaObjectFields('Project', t => ({
  answerAttributes: t.relation('answerAttributes', {
    description: 'What is asked of an answer beside its class, in its order; at most 20. With those that are archived.',
    query: { orderBy: { position: 'asc' } },
  }),
  attributeRevision: t.exposeInt('attributeRevision', {
    description: 'Grows with each change of answerAttributes; from 0.',
  }),
}))

interface Given {
  attribute: AttributeRow
  choiceIds: readonly string[]
}

export const GivenAttribute = builder.objectRef<Given>('GivenAttribute').implement({
  description: 'What an answer says of one attribute.',
  fields: t => ({
    attribute: t.expose('attribute', { type: AnswerAttribute, description: 'Of which.' }),
    choices: t.field({
      type: [Choice],
      complexity: givenCost,
      description: 'What is said, in the order of the choices; by the names that they have now.',
      resolve: ({ attribute, choiceIds }) => choicesOf(attribute).filter(c => choiceIds.includes(c.id)),
    }),
  }),
})

/** Attributes by their id, as many as are asked for together. */
const findAttribute = batched(async (ctx: Pick<Context, 'database'>, ids: string[]) => {
  const found = await ctx.database.answerAttribute.findMany({ where: { id: { in: ids } } })
  return new Map(found.map(attribute => [attribute.id, attribute]))
})

/** What a row says beside its class, in the order in which it is asked. */
export async function readGiven(
  ctx: Pick<Context, 'database'>,
  attributes: Prisma.JsonValue | undefined,
): Promise<Given[]> {
  const said = Object.entries(givenOf(attributes ?? null))
  const given = await Promise.all(
    said.map(async ([id, choiceIds]): Promise<Given> => {
      const attribute = await findAttribute(ctx, id)
      if (!attribute) throw new Error(`the attribute ${id} that is named is gone`)
      return { attribute, choiceIds }
    }),
  )
  return given.sort((a, b) => a.attribute.position - b.attribute.position)
}

export const AttributeAnswerInput = builder.inputType('AttributeAnswerInput', {
  description: 'What is said of one attribute.',
  fields: t => ({
    attributeId: t.id({ required: true, description: 'Of which; each once in an answer.' }),
    choiceIds: t.idList({ required: true, description: 'One of its choices, or some where it is multiple.' }),
  }),
})

const AnswerChoiceInput = builder.inputType('AnswerChoiceInput', {
  description: 'One of what may be said of an attribute.',
  fields: t => ({
    id: t.id({ description: 'Of one that is there; without it a new one.' }),
    name: t.string({ required: true, description: '1 to 60 characters; one of its kind in the attribute.' }),
    isArchived: t.boolean({ description: 'Whether no answer is given with it any more.' }),
  }),
})

const AnswerAttributeInput = builder.inputType('AnswerAttributeInput', {
  description: 'What is asked of an answer beside its class.',
  fields: t => ({
    id: t.id({ description: 'Of one that is there; without it a new one.' }),
    name: t.string({ required: true, description: '1 to 60 characters; one of its kind in the project.' }),
    isRequired: t.boolean({ description: 'Whether an answer is refused without it; without it false.' }),
    isMultiple: t.boolean({ description: 'Whether more than one choice may be given; without it false.' }),
    labelClassIds: t.idList({ description: 'Of which classes it is asked; without it, or empty: of all.' }),
    isArchived: t.boolean({ description: 'Whether it is not asked any more.' }),
    choices: t.field({
      type: [AnswerChoiceInput],
      required: true,
      description: 'All of them in their order, those that are archived included: 1 to 40.',
    }),
  }),
})

const SetAnswerAttributesInput = builder.inputType('SetAnswerAttributesInput', {
  description: 'What the answers of a project are asked for.',
  fields: t => ({
    projectId: t.id({ required: true, description: 'Which project.' }),
    expectedRevision: t.int({ required: true, description: 'Project.attributeRevision as it was seen.' }),
    attributes: t.field({
      type: [AnswerAttributeInput],
      required: true,
      description: 'All of them in their order, those that are archived included: at most 20. None is ever removed.',
    }),
    reason: t.string({ description: 'Why, for the audit trail: at most 500 characters.' }),
  }),
})

builder.mutationFields(t => ({
  setAnswerAttributes: t.prismaField({
    type: 'Project',
    description:
      'Says what answers are asked for beside their class, all at once. What is there keeps its id whatever it is called; it is archived, never removed. Conflict: somebody changed it meanwhile, or an act on many images is under way.',
    args: { input: t.arg({ type: SetAnswerAttributesInput, required: true, description: 'What.' }), ...keyArg },
    errors: refusedBy('InvalidInput', 'NotFound', 'Forbidden', 'Conflict'),
    resolve: (_query, _root, { input, idempotencyKey: key }, ctx) =>
      once(ctx, { verb: 'setAnswerAttributes', input, key }, setAttributes, things.Project.memory),
  }),
}))
