import { initGraphQLTada } from 'gql.tada'
import type { introspection } from './graphql-env.d.ts'
import type { RootThatMayBeNull } from './whole.ts'

type Fields<Object> = Object extends { fields: infer Known } ? Known : never

type Whole<Root> = Omit<Root, 'fields'> & {
  fields: {
    [Name in keyof Fields<Root>]: Name extends RootThatMayBeNull
      ? Fields<Root>[Name]
      : Fields<Root>[Name] extends { name: infer Known; type: infer Type }
        ? { name: Known; type: { kind: 'NON_NULL'; name: never; ofType: Type } }
        : never
  }
}

type Types = introspection['types']

/**
 * What a page is given: where a root is null though nothing of its meaning is, whole.ts has made an error of it, and the
 * page shows that instead. So no page asks again.
 */
interface WholeIntrospection {
  name: introspection['name']
  query: introspection['query']
  mutation: introspection['mutation']
  subscription: introspection['subscription']
  types: Omit<Types, 'Query' | 'Mutation'> & { Query: Whole<Types['Query']>; Mutation: Whole<Types['Mutation']> }
}

export const graphql = initGraphQLTada<{
  introspection: WholeIntrospection
  scalars: { DateTime: string; ID: string; ByteCount: number }
}>()
export { type FragmentOf, type ResultOf, readFragment, type VariablesOf } from 'gql.tada'
