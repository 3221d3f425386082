import SchemaBuilder from '@pothos/core'
import ComplexityPlugin from '@pothos/plugin-complexity'
import ErrorsPlugin from '@pothos/plugin-errors'
import PrismaPlugin from '@pothos/plugin-prisma'
import RelayPlugin from '@pothos/plugin-relay'
import { GraphQLError } from 'graphql'
import type PothosTypes from '#core/generated/pothos.ts'
import { getDatamodel } from '#core/generated/pothos.ts'
import type { ServerContext } from '#server/context.ts'
import { textsPlugin } from '#server/schema/check-texts.ts'

export const builder = new SchemaBuilder<{
  PrismaTypes: PothosTypes
  Context: ServerContext
  DefaultFieldNullability: false
  DefaultEdgesNullability: false
  DefaultNodeNullability: false
  Scalars: {
    DateTime: { Input: Date; Output: Date }
    JSON: { Input: unknown; Output: unknown }
    ID: { Input: string; Output: string }
  }
}>({
  // The complexity limits stand before everything else: a document that is too dear never reaches a resolver.
  plugins: [ComplexityPlugin, RelayPlugin, ErrorsPlugin, textsPlugin, PrismaPlugin],
  defaultFieldNullability: false,
  relay: {
    nodeQueryOptions: false,
    nodesQueryOptions: false,
    edgesFieldOptions: { nullable: false },
    nodeFieldOptions: { nullable: false },
  },
  prisma: {
    client: ctx => ctx.database,
    dmmf: getDatamodel(),
    onUnusedQuery: null,
    defaultConnectionSize: 50,
    maxConnectionSize: 200,
  },
  complexity: {
    defaultComplexity: 1,
    defaultListMultiplier: 5,
    limit: { complexity: 50_000, depth: 14, breadth: 300 },
    complexityError: (kind, { complexity, depth, breadth }) =>
      new GraphQLError(`too dear in ${kind}: complexity ${complexity}, depth ${depth}, breadth ${breadth}`, {
        extensions: { code: 'QUERY_TOO_COMPLEX' },
      }),
  },
  errors: {
    directResult: true,
    defaultTypes: [],
    defaultUnionOptions: { name: ({ fieldName }) => `${fieldName.charAt(0).toUpperCase()}${fieldName.slice(1)}Result` },
  },
})

builder.queryType({})
builder.mutationType({})
builder.subscriptionType({})
