import { z } from 'zod'
import {
  type AnswerChoice,
  type AttributeRule,
  askedOf,
  type GivenAttributes,
  mostAttributes,
  mostChoices,
} from '#core/answer-attribute/rule.ts'
import { Conflict, InvalidInput } from '#core/errors.ts'
import { parse } from '#core/parse.ts'

export interface AttributeAnswer {
  attributeId: string
  choiceIds: readonly string[]
}

const most = `at most ${mostAttributes} attributes`
const choiceCount = `1 to ${mostChoices} choices; an attribute of which nothing is said is left out`
const schema = z
  .array(
    z.object({
      attributeId: z.string(),
      choiceIds: z.array(z.string(), choiceCount).min(1, choiceCount).max(mostChoices, choiceCount),
    }),
    most,
  )
  .max(mostAttributes, most)

const naming = (named: readonly { id: string; name: string }[]) => named.map(n => `${n.id} (${n.name})`).join(', ')
const isOpen = ({ archivedAt }: Pick<AnswerChoice, 'archivedAt'>) => archivedAt === null

/** @throws Conflict: nothing of what was said is lost by it, whoever answers is told what they may say instead */
function requireOpen(named: AnswerChoice | AttributeRule, open: readonly { name: string }[], what: string): void {
  if (isOpen(named)) return
  const names = open.map(o => o.name).join(', ') || 'none'
  throw new Conflict(`${named.name} is archived: no answer is given with it. There are ${what}: ${names}`, 'archived')
}

function parseChoices({ choices, isMultiple, name }: AttributeRule, asked: readonly string[], field: string): string[] {
  const open = choices.filter(isOpen)
  const ids = asked.map(id => id.toLowerCase())
  for (const [i, id] of ids.entries()) {
    const choice = choices.find(c => c.id === id)
    if (!choice) throw new InvalidInput(`${field}.${i}`, asked[i], naming(open))
    if (ids.indexOf(id) !== i) throw new InvalidInput(`${field}.${i}`, asked[i], `each choice of ${name} once`)
    requireOpen(choice, open, `choices of ${name}`)
  }
  if (!isMultiple && ids.length > 1) throw new InvalidInput(field, ids.join(', '), `one choice of ${name}`)
  return ids.toSorted()
}

/**
 * What an answer says beside its class, held against what its project asks.
 * @param rules of the project, in their order
 * @param labelClass of the answer; null: cannot tell, of which nothing is asked
 * @returns null where nothing is said
 * @throws InvalidInput naming the value, such as attributes.0.attributeId; Conflict for what is archived
 */
export function parseAttributes(
  asked: readonly AttributeAnswer[] | null | undefined,
  rules: readonly AttributeRule[],
  labelClass: { id: string; name: string } | null,
): GivenAttributes | null {
  const open = askedOf(rules, labelClass?.id ?? null)
  const answers = parse(schema, asked ?? [], 'attributes')
  const given = new Map<string, string[]>()
  for (const [i, { attributeId, choiceIds }] of answers.entries()) {
    const field = `attributes.${i}`
    const refuse = (allowed: string) => new InvalidInput(`${field}.attributeId`, attributeId, allowed)
    const rule = rules.find(r => r.id === attributeId.toLowerCase())
    if (!rule) throw refuse(naming(open) || 'none: nothing is asked beside this answer')
    if (given.has(rule.id)) throw refuse(`each attribute once, and ${rule.name} was said before`)
    requireOpen(rule, open, 'attributes')
    if (!open.includes(rule)) {
      const of = labelClass?.name ?? 'cannot tell'
      throw refuse(`${naming(open) || 'none'}: ${rule.name} is not asked of ${of}`)
    }
    given.set(rule.id, parseChoices(rule, choiceIds, `${field}.choiceIds`))
  }
  const missing = open.find(r => r.isRequired && !given.has(r.id))
  if (missing) {
    const choices = naming(missing.choices.filter(isOpen))
    throw new InvalidInput(
      'attributes',
      asked?.length ? `without ${missing.name}` : null,
      `${missing.name} (${missing.id}), which every answer ${labelClass?.name} must have: ${choices}`,
    )
  }
  return given.size === 0 ? null : Object.fromEntries([...given].sort(([a], [b]) => (a < b ? -1 : 1)))
}
