import type { GraphQLObjectType } from 'graphql'
import { schema } from '#server/schema/index.ts'
import { fillSlots, type Given } from './arguments.ts'
import { mutations } from './expected-mutations.ts'
import { queries, subscriptions } from './expected-queries.ts'
import type { Expected } from './rules.ts'
import { type Field, select } from './select.ts'
import type { Filled, Person, World } from './world.ts'

const rootOf = (type: GraphQLObjectType | null | undefined): Field[] => Object.values(type?.getFields() ?? {})

export const roots = {
  query: rootOf(schema.getQueryType()),
  mutation: rootOf(schema.getMutationType()),
  subscription: rootOf(schema.getSubscriptionType()),
}
export type Operation = keyof typeof roots
export const expectations: Record<Operation, Record<string, Expected>> = {
  query: queries,
  mutation: mutations,
  subscription: subscriptions,
}

export function expectedOf(operation: Operation, name: string): Expected {
  const expected = expectations[operation][name]
  if (!expected) throw new Error(`${operation} ${name} has no line in tests/server/everyone`)
  return expected
}

/** What an argument of that name stands for in a project; `id` is that of the noun a root field is named after. */
export function idsOf(filled: Filled, operation: Operation, field: string): Record<string, unknown> {
  const own = `${expectedOf(operation, field).noun ?? field}Id`
  return { ...filled, ...(own in filled ? { id: filled[own as keyof Filled] } : {}) }
}

/** What a root field is asked with by somebody: made anew where asking uses it up. */
export const givenFor = async (world: World, operation: Operation, field: Field, person: Person): Promise<Given> => ({
  ifRequired: idsOf(world.here, operation, field.name),
  always: (await expectedOf(operation, field.name).given?.(world, person)) ?? {},
})

/** A document for one root field, with its arguments as variables. */
export function documentOf(
  operation: Operation,
  field: Field,
  args: Record<string, unknown>,
  selection: string,
): string {
  const used = field.args.filter(a => a.name in args)
  const declared = used.map(a => `$${a.name}: ${a.type}`).join(', ')
  const passed = used.map(a => `${a.name}: $${a.name}`).join(', ')
  return `${operation}${declared && `(${declared})`} { ${field.name}${passed && `(${passed})`}${selection} }`
}

/** A root field with what is valid for somebody, selecting as much of its result as they may ask for at once. */
export async function prepare(world: World, operation: Operation, field: Field, person: Person) {
  const depth = person.kind === 'stranger' ? 0 : 1
  const given = await givenFor(world, operation, field, person)
  const args = fillSlots(field.args, given, `${operation} ${field.name}`)
  return { document: documentOf(operation, field, args, select(field.type, depth) ?? ''), args }
}
