import type { GraphQLObjectType } from 'graphql'
import { schema } from '#server/schema/index.ts'
import { fillSlots, type Given, withValueAt } from './arguments.ts'
import { expectedOf, givenFor, type Operation, roots } from './asking.ts'
import { fields, nestedArguments } from './expected-fields.ts'
import { mayGet } from './faults.ts'
import { pathsToTypes, type Step, walk } from './paths.ts'
import { type Field, select } from './select.ts'
import type { Person, World } from './world.ts'

/** A field with arguments, at the root or within an object, and the way there. */
export interface Target {
  /** "mutation setLabel", "Project.images". */
  name: string
  operation: Exclude<Operation, 'subscription'>
  steps: Step[]
  field: Field
}

export interface Request {
  query: string
  variables: Record<string, unknown>
}

const withArguments = (fields: Field[]) => fields.filter(field => field.args.length > 0)

function targetsWithin(): Target[] {
  const paths = pathsToTypes(name => !(name in fields))
  return [...paths].flatMap(([name, steps]) => {
    const type = schema.getType(name) as GraphQLObjectType
    return withArguments(Object.values(type.getFields())).map(field => ({
      name: `${name}.${field.name}`,
      operation: 'query' as const,
      steps,
      field,
    }))
  })
}

export const targets: Target[] = [
  ...(['query', 'mutation'] as const).flatMap(operation =>
    withArguments(roots[operation]).map(field => ({ name: `${operation} ${field.name}`, operation, steps: [], field })),
  ),
  ...targetsWithin(),
]

/** The field by which a target is reached from outside. */
export const rootOf = ({ field, steps }: Target): Field => steps[0]?.field ?? field

/** Who gets furthest with it: nobody else is stopped as late by what they gave. */
export function boldest({ operation, ...target }: Target, world: World): Person {
  const { who } = expectedOf(operation, rootOf({ operation, ...target }).name)
  const { everything, installation, admin } = world.people
  return [everything, installation, admin].find(person => mayGet(who, person)) ?? installation
}

/** Those with whose rights a target is tried: of what is open to strangers they are among them. */
export function triers(target: Target, world: World): Person[] {
  const { stranger } = world.people
  const { who } = expectedOf(target.operation, rootOf(target).name)
  const isOpen = target.steps.length === 0 && mayGet(who, stranger)
  return [boldest(target, world), ...(isOpen ? [stranger] : [])]
}

/** What a target is asked with, and the request that asks with other arguments in its place. */
export async function aim(target: Target, world: World, person: Person) {
  const { operation, field, steps, name } = target
  const given: Given = await givenFor(world, operation, rootOf(target), person)
  const inner: Given =
    steps.length > 0 ? { ...given, always: { 'splits.word': 'early', ...nestedArguments[name] } } : given
  const isPage = field.args.some(arg => arg.name === 'first')
  const own: Given = isPage ? { ...inner, always: { first: 2, ...inner.always } } : inner

  function requestWith(args: Record<string, unknown>): Request {
    const used = field.args.filter(arg => arg.name in args)
    const declared = used.map(arg => `$${arg.name}: ${arg.type}`).join(', ')
    const passed = used.map(arg => `${arg.name}: $${arg.name}`).join(', ')
    const call = `${field.name}${passed && `(${passed})`}${select(field.type, 1) ?? ''}`
    const document = walk(steps, call, step => (step === steps[0] ? given : { ifRequired: given.ifRequired }))
    return { query: `${operation}${declared && `(${declared})`} { ${document} }`, variables: args }
  }
  return {
    given: own,
    valid: () => requestWith(fillSlots(field.args, own, name)),
    withValue: (path: string[], value: unknown) => requestWith(withValueAt(field.args, own, path, value, name)),
  }
}

/** The value of a target in an answer: the first of each list on the way. */
export function valueAt({ steps, field }: Target, data: unknown): unknown {
  const keys = [...steps.map(step => step.field.name), field.name]
  return keys.reduce<unknown>((at, key) => {
    const one = Array.isArray(at) ? at[0] : at
    return typeof one === 'object' && one !== null ? (one as Record<string, unknown>)[key] : undefined
  }, data)
}
