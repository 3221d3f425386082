import { type GraphQLResolveInfo, Kind, type SelectionNode, type ValueNode, visit } from 'graphql'
import { InvalidInput } from '#core/errors.ts'
import { requireStorable } from '#core/parse.ts'

type Variables = GraphQLResolveInfo['variableValues']

/** Whoever reads a refusal knows the input's fields by their own names. */
const pathOf = (outer: string, name: string) => (outer === '' || outer === 'input' ? name : `${outer}.${name}`)

function checkValue(value: ValueNode, field: string, variables: Variables): void {
  if (value.kind === Kind.VARIABLE) {
    requireStorable(variables[value.name.value], field === 'input' ? '' : field)
  } else if (value.kind === Kind.STRING) {
    requireStorable(value.value, field)
  } else if (value.kind === Kind.LIST) {
    for (const [i, item] of value.values.entries()) checkValue(item, `${field}.${i}`, variables)
  } else if (value.kind === Kind.OBJECT) {
    for (const { name, value: inner } of value.fields) checkValue(inner, pathOf(field, name.value), variables)
  } else if ((value.kind === Kind.INT || value.kind === Kind.FLOAT) && !Number.isFinite(Number(value.value))) {
    throw new InvalidInput(field, value.value, 'a finite number')
  }
}

/** Of one run of an operation (it has variables of its own): the fragments that were found good, with all they spread. */
const good = new WeakMap<Variables, Set<string>>()

/** Checks the arguments of everything in a selection, and notes which fragments it spreads. */
function checkSelection(node: SelectionNode, variables: Variables): string[] {
  const spread: string[] = []
  visit(node, {
    enter(inner) {
      if (inner.kind === Kind.FRAGMENT_SPREAD) spread.push(inner.name.value)
      if (inner.kind !== Kind.ARGUMENT) return
      checkValue(inner.value, inner.name.value, variables)
      return false
    },
  })
  return spread
}

/**
 * Looks through every argument below a field, before it or anything below it is resolved: what the record cannot hold
 * (NUL, half characters, numbers that are none) is refused by the name of its field, wherever it stands.
 * @throws InvalidInput
 */
export function checkTexts({ fieldNodes, fragments, variableValues }: Readonly<GraphQLResolveInfo>): void {
  const before = good.get(variableValues)
  const seen = new Set(before)
  const waiting = fieldNodes.flatMap(node => checkSelection(node, variableValues))
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const fragment = fragments[name]
    if (!fragment || seen.has(name)) continue
    seen.add(name)
    for (const selection of fragment.selectionSet.selections) waiting.push(...checkSelection(selection, variableValues))
  }
  good.set(variableValues, seen)
}
