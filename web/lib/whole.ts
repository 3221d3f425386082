import { ApolloLink } from '@apollo/client'
import { type FieldNode, Kind, OperationTypeNode } from 'graphql'
import { map } from 'rxjs'

/** Roots to which null is an answer: nobody is signed in, the link is good for nothing. */
const rootsThatMayBeNull = ['viewer', 'invitation', 'passwordReset'] as const
export type RootThatMayBeNull = (typeof rootsThatMayBeNull)[number]

const mayBeNull = (name: string) => rootsThatMayBeNull.some(root => root === name)

/** Names of the roots that a document asks for and that came back as null, though null is no answer to them. */
export function missingRoots(fields: readonly FieldNode[], data: Record<string, unknown>): string[] {
  return fields.flatMap(({ name, alias }) =>
    data[alias?.value ?? name.value] === null && !mayBeNull(name.value) ? [name.value] : [],
  )
}

/**
 * In the API every root may be null, with an error that says why. Pages want all that they asked for or an error: an
 * answer that lacks a root without saying why becomes one, in this one place.
 */
export const wholeAnswers = new ApolloLink((operation, forward) =>
  forward(operation).pipe(
    map(result => {
      if (operation.operationType === OperationTypeNode.SUBSCRIPTION || result.errors || !result.data) return result
      const fields = operation.query.definitions
        .flatMap(d => (d.kind === Kind.OPERATION_DEFINITION ? d.selectionSet.selections : []))
        .filter(selection => selection.kind === Kind.FIELD)
      const missing = missingRoots(fields, result.data)
      if (missing.length === 0) return result
      return { ...result, errors: [{ message: `the server left out ${missing.join(', ')}` }] }
    }),
  ),
)
