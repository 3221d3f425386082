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

/** The schema of the last release, which tests/server/breaking.test.ts holds the present one against. */
export const baselinePath = 'tests/server/baseline/schema.graphql'

if (import.meta.main) {
  const printed = printedSchema()
  for (const { path, text } of printed) writeFileSync(path, text)
  const [sdl] = printed
  if (process.argv.includes('--release') && sdl) writeFileSync(baselinePath, sdl.text)
}
