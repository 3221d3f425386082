import { PothosValidationError } from '@pothos/core'
import { complexityFromQuery } from '@pothos/plugin-complexity'
import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
  Kind,
  type OperationDefinitionNode,
} from 'graphql'
import { type Limits, personLimits, runLimits, strangerLimits } from '#server/limits/figures.ts'
import { refuseValues } from '#server/limits/measure-values.ts'
import type { Reader } from '#server/limits/read-document.ts'
import { refuseSize, withCode } from '#server/limits/refuse.ts'

/** As it came, over HTTP or a socket. */
export interface Asked {
  query: string
  operationName?: string | null
  variables?: Record<string, unknown> | null
}

export interface Prepared {
  document: DocumentNode
  operation: OperationDefinitionNode
  cost: number
  errors?: undefined
}

export const limitsOf = (isStranger: boolean): Limits => (isStranger ? strangerLimits : personLimits)

/** Everything that can be said against a request before anything of it is done. */
export function prepare(
  { schema, reader }: { schema: GraphQLSchema; reader: Reader },
  { query, operationName, variables }: Asked,
  isStranger: boolean,
): Prepared | { errors: readonly GraphQLError[] } {
  const limits = limitsOf(isStranger)
  const beyond = refuseValues(variables, limits)
  if (beyond) return { errors: [beyond] }
  const reading = reader.read(query, limits, isStranger)
  if (reading.errors) return reading
  const { document, introspection } = reading
  const operation = getOperationAST(document, operationName)
  if (!operation) return { errors: [withCode(unnamed(document, operationName), 'OPERATION_RESOLUTION_FAILURE')] }

  const { errors } = getVariableValues(schema, operation.variableDefinitions ?? [], variables ?? {}, {
    maxErrors: runLimits.errors,
  })
  if (errors) return { errors: errors.map(e => withCode(e, 'BAD_USER_INPUT')) }
  const measured = costOf(schema, document, operation, variables ?? {})
  if (measured instanceof GraphQLError) return { errors: [measured] }
  if (measured > limits.cost) return { errors: [refuseSize('cost', limits.cost, measured)] }
  // An introspection is made of what is in memory: twenty values of it weigh as much as one of ours.
  return { document, operation, cost: measured + Math.ceil(introspection / 20) }
}

const unnamed = (document: DocumentNode, name: string | null | undefined): GraphQLError =>
  new GraphQLError(
    name
      ? `Unknown operation named "${name}".`
      : document.definitions.some(node => node.kind === Kind.OPERATION_DEFINITION)
        ? 'Must provide operation name if query contains multiple operations.'
        : 'Must provide an operation.',
  )

function costOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Record<string, unknown>,
): number | GraphQLError {
  // It takes the first operation that there is.
  const fragments = document.definitions.filter(node => node.kind === Kind.FRAGMENT_DEFINITION)
  const alone: DocumentNode = { kind: Kind.DOCUMENT, definitions: [operation, ...fragments] }
  try {
    return complexityFromQuery(alone, { schema, variables }).complexity
  } catch (error) {
    if (error instanceof GraphQLError) return withCode(error, 'BAD_USER_INPUT')
    if (error instanceof PothosValidationError) return withCode(new GraphQLError(error.message), 'BAD_USER_INPUT')
    throw error
  }
}
