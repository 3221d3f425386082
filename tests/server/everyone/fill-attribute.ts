import { readAttributes } from '#core/answer-attribute/rule.ts'
import { setAttributes } from '#core/answer-attribute/set-attributes.ts'
import type { Context } from '#core/context.ts'
import type { Place } from './fill-images.ts'

/** What answers may be asked for, and what they were; ids as an answer names them. */
export async function fillAttribute({
  ctx,
  projectId,
  mark,
  classIds,
}: Pick<Place, 'ctx' | 'projectId' | 'mark' | 'classIds'>) {
  const choices = [{ name: `${mark} left` }, { name: `${mark} right` }]
  const asked = { name: `${mark} side`, isMultiple: true, labelClassIds: classIds, choices }
  const old = { name: `${mark} old`, isArchived: true, choices }
  await setAttributes(ctx, { projectId, expectedRevision: 0, attributes: [asked, old], reason: mark })
  const [rule] = await readAttributes(ctx, projectId)
  if (!rule) throw new Error('no attribute was set')
  return { attributeId: rule.id, choiceIds: rule.choices.map(c => c.id) }
}

/** All of a project as they stand, as setAnswerAttributes takes them. */
export async function attributesOf(database: Context['database'], projectId: string) {
  const { attributeRevision } = await database.project.findUniqueOrThrow({ where: { id: projectId } })
  const rules = await readAttributes({ database }, projectId)
  const attributes = rules.map(({ id, name, isMultiple, labelClassIds, choices, archivedAt }) => ({
    ...{ id, name, isMultiple, labelClassIds, isArchived: archivedAt !== null },
    choices: choices.map(c => ({ id: c.id, name: c.name })),
  }))
  return { expectedRevision: attributeRevision, attributes }
}
