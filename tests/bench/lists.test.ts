import { parse, validate } from 'graphql'
import { expect, test } from 'vitest'
import { schema } from '#server/schema/index.ts'
import { countOf, documentOf, places } from '../../bench/lists/documents.ts'
import type { Filled } from '../../bench/lists/fill.ts'
import { lists } from '../../bench/lists/lists.ts'

const id = '0198b7c0-0000-7000-8000-000000000000'
const place = { labelClassId: id, readerId: id, modelVersionId: id }
const filled: Filled = {
  ...{ projectId: id, images: 1000, common: place, rare: place, oldestImportId: id, newestImportId: id, imageId: id },
  ...{ groupKey: 'P1', fileName: 'images/scan-000000001.png', datasetVersionId: id, batchId: id, apiKeyId: id },
}

/** Lists of the record that grow with its images, and the arguments that they are narrowed and ordered by. */
const growing = [
  ['Project', 'images'],
  ['Project', 'auditEvents'],
  ['Project', 'jobs'],
  ['Project', 'predictions'],
  ['Project', 'predictionBatches'],
  ['Image', 'labels'],
  ['DatasetVersion', 'items'],
  ['Import', 'files'],
  ['Query', 'auditEvents'],
  ['Query', 'users'],
] as const
const ofPage = ['first', 'last', 'after', 'before']

test('every list has a name of its own, and the API understands its documents', () => {
  expect(new Set(lists.map(list => list.name)).size).toBe(lists.length)
  for (const list of lists)
    for (const document of [countOf(list, filled), ...places.map(at => documentOf(list, filled, at))])
      expect(validate(schema, parse(document)), document).toEqual([])
})

test.each(growing)('every filter and order of %s.%s is asked for', (type, field) => {
  const found = schema.getType(type)
  const args = found && 'getFields' in found ? found.getFields()[field] : undefined
  const names = args && 'args' in args ? args.args.map(arg => arg.name).filter(name => !ofPage.includes(name)) : []
  const asked = lists.filter(list => list.field === field && (type !== 'Query' || list.root === null))
  const documents = asked.map(list => documentOf(list, filled, 'first')).join('\n')
  expect(asked.length).toBeGreaterThan(0)
  for (const name of names) expect(documents).toContain(`${name}: `)
})

test('every order of images is asked for, the usual one by asking for none', () => {
  const orders = schema.getType('ImageOrder')
  const names = orders && 'getValues' in orders ? orders.getValues().map(value => value.name) : []
  const documents = lists.map(list => documentOf(list, filled, 'first')).join('\n')
  expect(names.filter(name => !documents.includes(name))).toEqual(['NEWEST_FIRST'])
})
