import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { GraphQLError, parse, validate } from 'graphql'
import { expect, test } from 'vitest'
import { schema } from '#server/schema/index.ts'
import * as documents from '../../scripts/demo/documents.ts'

const root = path.join(import.meta.dirname, '..', '..')
const pages = ['README.md', ...readdirSync(path.join(root, 'docs')).map(name => `docs/${name}`)].filter(f =>
  f.endsWith('.md'),
)

/** What a page shows of GraphQL: blocks of it, and what its curl lines send. */
function* shownIn(page: string): Generator<string> {
  const text = readFileSync(path.join(root, page), 'utf8')
  for (const [, block = ''] of text.matchAll(/```graphql\n([\s\S]*?)```/g)) yield block
  for (const [, query = ''] of text.matchAll(/"query":"((?:[^"\\]|\\.)*)"/g)) yield JSON.parse(`"${query}"`)
}

const shown = pages.flatMap(page => [...shownIn(page)].map((source): [string, string] => [page, source]))

test('the pages show what can be asked', () => {
  expect(shown.length).toBeGreaterThan(7)
})

function problemsOf(source: string): string[] {
  try {
    return validate(schema, parse(source)).map(error => error.message)
  } catch (error) {
    if (error instanceof GraphQLError) return [error.message]
    throw error
  }
}

test.each(shown)('%s: %s', (_page, source) => {
  expect(problemsOf(source)).toEqual([])
})

const asked: [string, unknown][] = Object.entries(documents)

test.each(asked.filter(([, source]) => typeof source === 'string'))(
  'the demo asks what the schema knows: %s',
  (_name, source) => {
    expect(problemsOf(String(source))).toEqual([])
  },
)
