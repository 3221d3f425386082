import SchemaBuilder from '@pothos/core'
import ComplexityPlugin from '@pothos/plugin-complexity'
import ErrorsPlugin from '@pothos/plugin-errors'
import PrismaPlugin from '@pothos/plugin-prisma'
import type PothosTypes from '#core/generated/pothos.ts'
import { getDatamodel } from '#core/generated/pothos.ts'
import type { ServerContext } from '#server/context.ts'
import { fieldCost } from '#server/limits/field-cost.ts'
import { textsPlugin } from '#server/schema/check-texts.ts'
import { lowerIdsPlugin } from '#server/schema/lower-ids.ts'
import { nullableRootsPlugin } from '#server/schema/nullable-roots.ts'

export const builder = new SchemaBuilder<{
  PrismaTypes: PothosTypes
  Context: ServerContext
  DefaultFieldNullability: false
  Scalars: {
    DateTime: { Input: Date; Output: Date }
    JSON: { Input: unknown; Output: unknown }
    ByteCount: { Input: number; Output: number | bigint }
    ID: { Input: string; Output: string }
  }
}>({
  // Texts first: what the record cannot hold reaches no resolver.
  plugins: [ComplexityPlugin, nullableRootsPlugin, lowerIdsPlugin, ErrorsPlugin, textsPlugin, PrismaPlugin],
  defaultFieldNullability: false,
  prisma: {
    client: ctx => ctx.database,
    dmmf: getDatamodel(),
    onUnusedQuery: null,
  },
  // Only counted here: server/limits/prepare.ts refuses what is too dear before anything of it is done.
  complexity: { fieldComplexity: fieldCost },
  errors: {
    directResult: true,
    defaultTypes: [],
    defaultUnionOptions: { name: ({ fieldName }) => `${fieldName.charAt(0).toUpperCase()}${fieldName.slice(1)}Result` },
  },
})

builder.queryType({ description: 'What can be read. Every field may be null: then errors says why, by its path.' })
builder.mutationType({
  description:
    'What can be done. Refusals that belong beside the input are members of the result; what else went wrong is in errors, and the field null.',
})
builder.subscriptionType({
  description:
    'What can be followed: each starts with how it stands now, tells every change, and ends when it is over.',
})
