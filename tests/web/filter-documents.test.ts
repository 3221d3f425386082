import { type FieldNode, Kind, parse, visit } from 'graphql'
import { expect, test } from 'vitest'
import { findDocuments } from '../../bench/harness/web-documents.ts'

/** Fields that are asked with the filter of the grid, where one part of it is given. */
const filtered = new Set(['images', 'imagePlace', 'neighbours'])

const argumentsOf = ({ arguments: given = [] }: FieldNode): string[] =>
  given.flatMap(({ name, value }) =>
    value.kind === Kind.VARIABLE && value.name.value === name.value ? [name.value] : [],
  )

/** By where they stand: what each list of the grid is filtered by. */
function filters(): Record<string, string> {
  const found: Record<string, string> = {}
  for (const { where, source } of findDocuments())
    visit(parse(source), {
      Field(node) {
        const given = argumentsOf(node)
        if (!filtered.has(node.name.value) || !given.includes('takenOut')) return
        const others = ['first', 'startAt', 'at']
        found[where] = given
          .filter(name => !others.includes(name))
          .sort()
          .join(' ')
      },
    })
  return found
}

test('the grid, the way to the next image, and what is selected between two are of one filter', () => {
  const found = filters()
  expect(Object.keys(found).sort()).toEqual([
    'web/features/image/image-reader.tsx',
    'web/features/images/find-ids.ts',
    'web/features/images/go-to.tsx',
    'web/features/images/images.tsx',
    'web/features/images/use-image-pages.ts',
  ])
  expect(new Set(Object.values(found)).size, JSON.stringify(found, null, 2)).toBe(1)
})
