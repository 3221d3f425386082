import SchemaBuilder from '@pothos/core'
import ComplexityPlugin from '@pothos/plugin-complexity'
import ErrorsPlugin from '@pothos/plugin-errors'
import PrismaPlugin from '@pothos/plugin-prisma'
import RelayPlugin from '@pothos/plugin-relay'
import type PothosTypes from '#core/generated/pothos.ts'
import { getDatamodel } from '#core/generated/pothos.ts'
import type { ServerContext } from '#server/context.ts'
import { fieldCost } from '#server/limits/field-cost.ts'
import { pageSize } from '#server/limits/figures.ts'
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
  // Texts first: what the record cannot hold reaches no resolver.
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
    defaultConnectionSize: pageSize.usual,
    maxConnectionSize: pageSize.most,
  },
  // Only counted here: server/limits/prepare.ts refuses what is too dear before anything of it is done.
  complexity: { fieldComplexity: fieldCost },
  errors: {
    directResult: true,
    defaultTypes: [],
    defaultUnionOptions: { name: ({ fieldName }) => `${fieldName.charAt(0).toUpperCase()}${fieldName.slice(1)}Result` },
  },
})

builder.queryType({})
builder.mutationType({})
builder.subscriptionType({})
