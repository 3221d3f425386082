import { writeFileSync } from 'node:fs'
import { minifyIntrospection, outputIntrospectionFile } from '@gql.tada/internal'
import { introspectionFromSchema, lexicographicSortSchema, printSchema } from 'graphql'
import { schema } from '#server/schema/index.ts'

/** The files that are printed from the code and committed: the SDL, and its types for the web UI. */
export function printedSchema(): { path: string; text: string }[] {
  const sorted = lexicographicSortSchema(schema)
  // gql.tada's own CLI needs the API of TypeScript 5 or 6; its generator does not.
  const types = outputIntrospectionFile(minifyIntrospection(introspectionFromSchema(sorted)), {
    fileType: '.d.ts',
    shouldPreprocess: true,
  })
  return [
    { path: 'schema.graphql', text: `${printSchema(sorted)}\n` },
    { path: 'web/lib/graphql-env.d.ts', text: types },
  ]
}

if (import.meta.main) for (const { path, text } of printedSchema()) writeFileSync(path, text)
