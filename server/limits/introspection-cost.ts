import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  getIntrospectionQuery,
  Kind,
  parse,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql'

type Sum = (set: SelectionSetNode | undefined) => number

/** How long the lists of an introspection are; that of all types is as long as there are types. */
const lengths: Record<string, number> = {
  fields: 8,
  args: 2,
  inputFields: 4,
  enumValues: 5,
  interfaces: 1,
  possibleTypes: 5,
}

/** Sums up selection sets, each looked at once however often its fragment is spread: two spreads of two make four of them. */
function summed(costOf: (selection: SelectionNode, sum: Sum) => number): Sum {
  const known = new Map<SelectionSetNode, number>()
  const sum: Sum = set => {
    if (!set) return 0
    const cost = known.get(set) ?? set.selections.reduce((all, selection) => all + costOf(selection, sum), 0)
    known.set(set, cost)
    return cost
  }
  return sum
}

/** What a document asks of the schema itself, in values of the answer. Pothos counts none of it. */
export function introspectionCost(document: DocumentNode, schema: GraphQLSchema): number {
  const types = Object.keys(schema.getTypeMap()).length
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const node of document.definitions)
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node)
  const within = (selection: SelectionNode): SelectionSetNode | undefined =>
    selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value)?.selectionSet : selection.selectionSet

  const below = summed((selection, sum) => {
    if (selection.kind !== Kind.FIELD) return sum(within(selection))
    const name = selection.name.value
    const times = name === 'types' ? types : name === 'directives' ? schema.getDirectives().length : lengths[name]
    return 1 + (times ?? 1) * sum(within(selection))
  })
  const ofRoots = summed((selection, sum) => {
    if (selection.kind !== Kind.FIELD) return sum(within(selection))
    return /^__(schema|type)$/.test(selection.name.value) ? below(within(selection)) : 0
  })
  return document.definitions.reduce(
    (sum, node) => (node.kind === Kind.OPERATION_DEFINITION ? sum + ofRoots(node.selectionSet) : sum),
    0,
  )
}

/** What a whole introspection costs, as tools ask for it. */
export const wholeIntrospection = (schema: GraphQLSchema): number =>
  introspectionCost(parse(getIntrospectionQuery({ inputValueDeprecation: true, directiveIsRepeatable: true })), schema)
