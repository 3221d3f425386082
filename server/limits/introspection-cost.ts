import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  getIntrospectionQuery,
  Kind,
  parse,
  type SelectionSetNode,
} from 'graphql'

/** How long the lists of an introspection are; that of all types is as long as there are types. */
const lengths: Record<string, number> = {
  fields: 8,
  args: 2,
  inputFields: 4,
  enumValues: 5,
  interfaces: 1,
  possibleTypes: 5,
}

/** What a document asks of the schema itself, in values of the answer. Pothos counts none of it. */
export function introspectionCost(document: DocumentNode, schema: GraphQLSchema): number {
  const types = Object.keys(schema.getTypeMap()).length
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const node of document.definitions)
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node)
  const seen = new Map<SelectionSetNode, number>()

  const costOf = (set: SelectionSetNode | undefined): number => {
    if (!set) return 0
    const known = seen.get(set)
    if (known !== undefined) return known
    let cost = 0
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) {
        const name = selection.name.value
        const times = name === 'types' ? types : name === 'directives' ? schema.getDirectives().length : lengths[name]
        cost += 1 + (times ?? 1) * costOf(selection.selectionSet)
      } else if (selection.kind === Kind.INLINE_FRAGMENT) cost += costOf(selection.selectionSet)
      else cost += costOf(fragments.get(selection.name.value)?.selectionSet)
    }
    seen.set(set, cost)
    return cost
  }
  const ofRoots = (set: SelectionSetNode | undefined): number =>
    (set?.selections ?? []).reduce((sum, selection) => {
      if (selection.kind === Kind.INLINE_FRAGMENT) return sum + ofRoots(selection.selectionSet)
      if (selection.kind === Kind.FRAGMENT_SPREAD)
        return sum + ofRoots(fragments.get(selection.name.value)?.selectionSet)
      return /^__(schema|type)$/.test(selection.name.value) ? sum + costOf(selection.selectionSet) : sum
    }, 0)
  return document.definitions.reduce(
    (sum, node) => (node.kind === Kind.OPERATION_DEFINITION ? sum + ofRoots(node.selectionSet) : sum),
    0,
  )
}

/** What a whole introspection costs, as tools ask for it. */
export const wholeIntrospection = (schema: GraphQLSchema): number =>
  introspectionCost(parse(getIntrospectionQuery({ inputValueDeprecation: true, directiveIsRepeatable: true })), schema)
