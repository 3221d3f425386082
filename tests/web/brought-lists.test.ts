import { expect, test } from 'vitest'
import { broughtLists } from '../../web/features/project/brought-lists.ts'

const brought = (path: string, content: string | Uint8Array<ArrayBuffer>) => ({ path, file: new File([content], path) })
const textOf = ({ content }: { content: string }) => Buffer.from(content, 'base64').toString('utf8')

test('lists among files are read, those nearest to the root first; pictures and readmes are not', async () => {
  const files = ['a/b/deep.csv', 'labels.csv', 'README.txt', 'x.png', 'l.XLSX'].map(path => brought(path, `of ${path}`))
  const lists = await broughtLists(files)
  expect(lists.map(l => [l.path, textOf(l)])).toEqual([
    ['l.XLSX', 'of l.XLSX'],
    ['labels.csv', 'of labels.csv'],
    ['a/b/deep.csv', 'of a/b/deep.csv'],
  ])
})

test('of a long table its first lines, whole ones; of another long list nothing; all together within one request', async () => {
  const row = 'some file.png,Fracture\n'
  const [long] = await broughtLists([brought('l.csv', row.repeat(20_000))])
  const text = textOf(long ?? { content: '' })
  expect(text.length).toBeGreaterThan(299_000)
  expect(text.length).toBeLessThanOrEqual(300_000)
  expect(text.endsWith(row)).toBe(true)
  expect(await broughtLists([brought('l.json', '['.repeat(300_001))])).toEqual([])
  const both = await broughtLists([brought('a.csv', row.repeat(10_000)), brought('b.csv', row.repeat(10_000))])
  expect(both.reduce((sum, { content }) => sum + content.length, 0)).toBeLessThanOrEqual(400_000)
})

test.each([0, 1, 2, 3, 4, 5, 6, 7])('a table of two bytes a letter is cut between its lines: %i', async more => {
  const bytes = Buffer.from(`\uFEFF${'x'.repeat(more)}\n${'乙.png\t上肢骨折\r\n'.repeat(20_000)}`, 'utf16le')
  const [list] = await broughtLists([brought('l.tsv', new Uint8Array(bytes))])
  const text = Buffer.from(list?.content ?? '', 'base64').toString('utf16le')
  expect(text.endsWith('骨折\r\n')).toBe(true)
})

test('notes beside pictures take no list its place, and one that cannot be read is left out', async () => {
  const names = Array.from({ length: 9 }, (_, i) => `neck/a${i}`)
  const files = [...names.flatMap(name => [`${name}.png`, `${name}.json`]), 'neck/labels.csv'].map(path =>
    brought(path, `of ${path}`),
  )
  const gone = Object.assign(new File(['x'], 'gone.csv'), {
    slice: () => ({ arrayBuffer: () => Promise.reject(new DOMException('', 'NotReadableError')) }),
  })
  const lists = await broughtLists([...files, { path: 'neck/gone.csv', file: gone }])
  expect(lists.map(({ path }) => path)).toEqual(['neck/labels.csv'])
})
