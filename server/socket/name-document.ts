import { type DocumentNode, type ExecutionArgs, getOperationAST, Kind, visit } from 'graphql'

const names = new WeakMap<DocumentNode, { number: number; variables: Map<string, string[]> }>()
let count = 0

/** Variables that an answer may follow from: not those that only say what is followed, and from where. */
function variablesOf(document: DocumentNode, operationName: string | null | undefined): string[] {
  const operation = getOperationAST(document, operationName)
  const root = operation?.selectionSet.selections.find(node => node.kind === Kind.FIELD)
  const found = new Set<string>()
  visit(document, {
    enter(node) {
      if (node.kind === Kind.OPERATION_DEFINITION) return node === operation ? undefined : false
      if (node.kind === Kind.VARIABLE_DEFINITION) return false
      if (node.kind === Kind.ARGUMENT && root?.arguments?.includes(node)) return false
      if (node.kind === Kind.VARIABLE) found.add(node.name.value)
      return undefined
    },
  })
  return [...found].sort()
}

/**
 * A name that two subscriptions have in common where the same event is the same answer to both: one document, one
 * operation, the same variables. What the root field is given is in the event.
 */
export function nameDocument({ document, operationName, variableValues }: ExecutionArgs): string {
  const known = names.get(document) ?? { number: ++count, variables: new Map<string, string[]>() }
  names.set(document, known)
  const operation = operationName ?? ''
  const variables = known.variables.get(operation) ?? variablesOf(document, operationName)
  known.variables.set(operation, variables)
  const given = variableValues ?? {}
  // One that is absent has the default of where it stands; null is a value.
  const values = variables.map(name => (Object.hasOwn(given, name) ? [name, given[name]] : [name]))
  return JSON.stringify([known.number, operation, values])
}
