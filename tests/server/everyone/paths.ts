import { type GraphQLObjectType, getNamedType, isObjectType, isUnionType } from 'graphql'
import { schema } from '#server/schema/index.ts'
import type { Given } from './arguments.ts'
import { call, type Field } from './select.ts'

export interface Step {
  parent: GraphQLObjectType
  field: Field
  /** What the field gives there, where that is one of several types. */
  target: GraphQLObjectType
}

const targetsOf = (field: Field): GraphQLObjectType[] => {
  const named = getNamedType(field.type)
  if (isObjectType(named)) return [named]
  return isUnionType(named) ? [...schema.getPossibleTypes(named)] : []
}

/**
 * The shortest way from Query to every object type, through what everybody may see as far as that leads.
 * @param isOpen whether whoever may see an object may see this field of it
 */
export function pathsToTypes(isOpen: (key: string) => boolean): Map<string, Step[]> {
  const open = spread(new Map(), isOpen)
  return spread(open, () => true)
}

function spread(known: ReadonlyMap<string, Step[]>, isOpen: (key: string) => boolean): Map<string, Step[]> {
  const query = schema.getQueryType()
  if (!query) throw new Error('the schema has no Query')
  const paths = new Map(known)
  let front: [GraphQLObjectType, Step[]][] = [[query, []]]
  for (const steps of known.values()) {
    const last = steps.at(-1)
    if (last) front.push([last.target, steps])
  }
  while (front.length > 0) {
    const next: typeof front = []
    for (const [parent, path] of front) {
      for (const field of Object.values(parent.getFields())) {
        if (!isOpen(`${parent.name}.${field.name}`)) continue
        for (const target of targetsOf(field)) {
          if (paths.has(target.name) || target === query) continue
          const longer = [...path, { parent, field, target }]
          paths.set(target.name, longer)
          next.push([target, longer])
        }
      }
    }
    front = next
  }
  return paths
}

/** A document that walks the steps and selects `inner` at their end. */
export function walk(steps: readonly Step[], inner: string, given: (step: Step) => Given): string {
  const [step, ...rest] = steps
  if (!step) return inner
  const below = walk(rest, inner, given)
  const isAbstract = isUnionType(getNamedType(step.field.type))
  const selected = isAbstract ? `__typename ... on ${step.target.name} { ${below} }` : below
  return `__typename ${call(step.parent, step.field, given(step))} { ${selected} }`
}

const step = (parent: GraphQLObjectType, name: string): Step[] => {
  const field = parent.getFields()[name]
  const target = field && targetsOf(field)[0]
  return field && target ? [{ parent, field, target }] : []
}

/** The ways from a type, which `steps` lead to, into whatever stands in its pages. */
export function listsOf(type: GraphQLObjectType, steps: readonly Step[]): { name: string; steps: Step[] }[] {
  return Object.keys(type.getFields()).flatMap(name => {
    const [page] = step(type, name)
    const [edges] = page ? step(page.target, 'edges') : []
    const [node] = edges ? step(edges.target, 'node') : []
    return page && edges && node ? [{ name: `${type.name}.${name}`, steps: [...steps, page, edges, node] }] : []
  })
}
