import { type GraphQLObjectType, getNamedType, isObjectType } from 'graphql'
import { schema } from '#server/schema/index.ts'

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

/** The field behind a key of an answer: selections of unions carry their type's name in front. */
const fieldOf = (key: string) => key.split('__').at(-1) ?? key

/** Notes every field of every object in an answer that was there and not null, as "Type.field". */
export function noteSeen(value: unknown, seen: Set<string>): void {
  if (Array.isArray(value)) for (const item of value) noteSeen(item, seen)
  else if (isRecord(value)) {
    for (const [key, inner] of Object.entries(value)) {
      const isThere = inner !== null && !(Array.isArray(inner) && inner.length === 0)
      if (isThere && typeof value.__typename === 'string') seen.add(`${value.__typename}.${fieldOf(key)}`)
      noteSeen(inner, seen)
    }
  }
}

export const objectTypes: GraphQLObjectType[] = Object.values(schema.getTypeMap()).filter(
  (type): type is GraphQLObjectType => isObjectType(type) && !type.name.startsWith('__'),
)

/** Every field of every object, as "Type.field". */
export const allFields = objectTypes.flatMap(type => Object.keys(type.getFields()).map(name => `${type.name}.${name}`))

/** The field that an error's path leads to, followed through the schema from the root: "Type.field". */
export function fieldAt(root: GraphQLObjectType, path: readonly (string | number)[]): string {
  let type = root
  let at = root.name
  for (const key of path) {
    if (typeof key === 'number') continue
    const member = schema.getType(key.split('__')[0] ?? '')
    if (key.includes('__') && isObjectType(member)) type = member
    const field = type.getFields()[fieldOf(key)]
    at = `${type.name}.${fieldOf(key)}`
    const next = field && getNamedType(field.type)
    if (isObjectType(next)) type = next
  }
  return at
}
