import type { AttributeRule } from '#core/answer-attribute/rule.ts'
import type { Happening } from '#core/audit/record.ts'
import type { LabelClass } from '#core/generated/prisma/client.ts'

/** An attribute as an event shows it: by names, so that it is read without looking anything up. */
function say(rule: AttributeRule, classes: readonly LabelClass[]) {
  const { name, isRequired, isMultiple, labelClassIds, choices } = rule
  const named = (isArchived: boolean) =>
    choices.filter(c => (c.archivedAt !== null) === isArchived).map(({ name }) => name)
  return {
    ...{ name, isRequired, isMultiple },
    labelClasses: classes.filter(c => labelClassIds.includes(c.id)).map(c => c.name),
    ...{ choices: named(false), archivedChoices: named(true) },
  }
}

/** What an attribute is apart from its place and whether it is asked. */
const written = ({ name, isRequired, isMultiple, labelClassIds, choices }: AttributeRule) =>
  JSON.stringify([name, isRequired, isMultiple, labelClassIds, choices.map(c => [c.id, c.name, c.archivedAt === null])])

/** An event of each attribute that is not as it was, and one of their order. */
export function happeningsOf(
  before: readonly AttributeRule[],
  now: readonly AttributeRule[],
  { projectId, classes, reason }: { projectId: string; classes: readonly LabelClass[]; reason: string | null },
): Happening[] {
  const of = (rule: AttributeRule) => ({ nounId: rule.id, projectId, reason })
  const events = now.flatMap((rule): Happening[] => {
    const was = before.find(b => b.id === rule.id)
    if (!was) return [{ action: 'ATTRIBUTE_ADDED', ...of(rule), after: say(rule, classes) }]
    const moved = (was.archivedAt === null) !== (rule.archivedAt === null)
    const action = rule.archivedAt === null ? ('ATTRIBUTE_RESTORED' as const) : ('ATTRIBUTE_ARCHIVED' as const)
    return [
      ...(written(was) === written(rule)
        ? []
        : [
            {
              action: 'ATTRIBUTE_CHANGED' as const,
              ...of(rule),
              before: say(was, classes),
              after: say(rule, classes),
            },
          ]),
      ...(moved ? [{ action, ...of(rule), after: { name: rule.name } }] : []),
    ]
  })
  const order = now.filter(rule => before.some(b => b.id === rule.id)).map(rule => rule.id)
  if (order.join() === before.map(b => b.id).join()) return events
  const attributes = (rules: readonly AttributeRule[]) => ({ answerAttributes: rules.map(r => r.name) })
  return [
    ...events,
    {
      action: 'ATTRIBUTES_REORDERED',
      ...{ nounId: projectId, projectId, reason },
      ...{ before: attributes(before), after: attributes(now) },
    },
  ]
}
