import {
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLInputType,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql'

/** Values by the name of an argument or input field, wherever that stands; "readers.name" is that name within readers. */
export interface Given {
  /** Given wherever there is a place of that name. */
  always?: Record<string, unknown>
  /** Given where it is required. */
  ifRequired?: Record<string, unknown>
}

type Slot = GraphQLArgument | GraphQLInputField

/** A valid value of a type. @throws where nobody says what a required field of that name would be */
function valueFor(type: GraphQLInputType, name: string, given: Given, at: string): unknown {
  const bare = getNullableType(type)
  if (isListType(bare)) return [valueFor(bare.ofType, name, given, at)]
  if (isInputObjectType(bare)) return fillSlots(Object.values(bare.getFields()), given, at)
  if (isEnumType(bare)) return bare.getValues()[0]?.name
  throw new Error(`${at} needs a value: give one of the name ${name} in the tables of tests/server/everyone`)
}

/** Arguments of a field: whatever has a given value, and whatever is required. */
export function fillSlots(slots: readonly Slot[], given: Given, at: string): Record<string, unknown> {
  return Object.fromEntries(
    slots.flatMap(({ name, type }) => {
      const within = `${at.split('.').at(-1)}.${name}`
      for (const key of [within, name]) if (given.always && key in given.always) return [[name, given.always[key]]]
      if (!isNonNullType(type)) return []
      const { ifRequired = {} } = given
      return [[name, name in ifRequired ? ifRequired[name] : valueFor(type, name, given, `${at}.${name}`)]]
    }),
  )
}

/** One place where a value can be given: a leaf of the arguments of a field, however deep in its input. */
export interface Position {
  path: string[]
  /** Of the leaf, without the lists around it. */
  type: ReturnType<typeof getNamedType>
  isList: boolean
  /** The type of the input that it is a field of, where it is of one. */
  within: string | null
}

export function positionsOf(slots: readonly Slot[], path: string[] = [], within: string | null = null): Position[] {
  return slots.flatMap(({ name, type }) => {
    const named = getNamedType(type)
    const here = [...path, name]
    const isList = isListType(getNullableType(type))
    if (!isInputObjectType(named)) return [{ path: here, type: named, isList, within }]
    // A list of objects is a place of its own, for lists that are too long.
    const list = isList ? [{ path: here, type: named, isList, within }] : []
    return [...list, ...positionsOf(Object.values(named.getFields()), here, named.name)]
  })
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The arguments with one value exchanged; objects between are made where they are not there, lists are of one. */
export function withValueAt(
  slots: readonly Slot[],
  given: Given,
  path: string[],
  value: unknown,
  at: string,
): Record<string, unknown> {
  const filled = fillSlots(slots, given, at)
  return put(filled, slots, given, path, value, at)
}

function put(
  filled: Record<string, unknown>,
  slots: readonly Slot[],
  given: Given,
  [name = '', ...rest]: string[],
  value: unknown,
  at: string,
): Record<string, unknown> {
  if (rest.length === 0) return { ...filled, [name]: value }
  const slot = slots.find(s => s.name === name)
  const named = slot && getNamedType(slot.type)
  if (!slot || !isInputObjectType(named)) throw new Error(`${at} has no ${name}`)
  const inner = Object.values(named.getFields())
  const there = filled[name]
  const first = Array.isArray(there) ? there[0] : there
  const base = isObject(first) ? first : fillSlots(inner, given, `${at}.${name}`)
  const changed = put(base, inner, given, rest, value, `${at}.${name}`)
  return { ...filled, [name]: isListType(getNullableType(slot.type)) ? [changed] : changed }
}
