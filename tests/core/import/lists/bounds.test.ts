import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { InvalidInput } from '#core/errors.ts'
import { fileFinder } from '#core/import/list/find-file.ts'
import { findLists } from '#core/import/list/find-lists.ts'
import { readList } from '#core/import/list/read-list.ts'
import { splitRows } from '#core/import/list/text/split-rows.ts'
import { largestListBytes } from '#core/import/listing.ts'
import { find, say } from '#tests/core/import/lists/kit.ts'
import { textRows, workbook } from '#tests/core/import/lists/workbook.ts'

/** Of this process, however busy the machine is. */
const cpuMs = () => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** Mulberry32: the same numbers for the same seed. */
function numbers(seed: number) {
  let state = seed
  return (below: number): number => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) % below
  }
}

const seeds = [
  ['l.csv', 'file,label,reader,labelled_at\na.png,"Normal",ann,2026-01-01\nb.png,Fracture,bob,2026-01-02\n'],
  ['l.txt', 'a.png\nb.png\n'],
  ['l.tsv', "'file'\t'label'\n'a.png'\t'x'\n"],
  [
    'l.json',
    '{"images":[{"id":1,"file_name":"a.png"}],"annotations":[{"image_id":1,"category_id":1}],"categories":[{"id":1,"name":"N"}]}',
  ],
  [
    'm.json',
    '[{"data":{"image":"a.png"},"annotations":[{"completed_by":1,"created_at":"2026-01-01","result":[{"type":"choices","value":{"choices":["N"]}}]}]}]',
  ],
  ['n.json', '[{"image":"a.png","annotation_id":1,"annotator":1,"class":{"choices":["N"]}}]'],
  [
    'd.json',
    '{"categories":{"label":{"labels":[{"name":"N"}]}},"items":[{"id":"a","annotations":[{"type":"label","label_id":0}]}]}',
  ],
  ['l.jsonl', '{"file":"a.png","label":"N"}\n{"data_row":{"external_id":"a.png"},"projects":{"p":{"labels":[{}]}}}\n'],
  [
    'b.ndjson',
    '{"data_row":{"external_id":"a.png"},"projects":{"p":{"labels":[{"annotations":{"classifications":[{"name":"q","radio_answer":{"name":"N"}}]}}]}}}\n',
  ],
  ['l.xml', '<annotations><image name="a.png"><tag label="N"/></image></annotations>'],
  ['manifest.csv', `image_sha256,label,label_version,group,split\n${'1'.repeat(64)},N,1,g,TEST\n`],
] as const

function spoil(bytes: Buffer, next: (below: number) => number): Buffer {
  const spoiled = Buffer.from(bytes)
  const changes = 1 + next(8)
  for (let i = 0; i < changes && spoiled.length > 0; i += 1)
    spoiled[next(spoiled.length)] = next(2) ? next(256) : (Buffer.from('",;\n[]{}:<>\0\'')[next(14)] ?? 0)
  const cut = next(4) === 0 ? next(spoiled.length + 1) : spoiled.length
  return next(5) === 0
    ? Buffer.concat([spoiled.subarray(0, cut), spoiled.subarray(next(spoiled.length + 1))])
    : spoiled.subarray(0, cut)
}

test('whatever the bytes are, nothing is thrown but what is too large', async () => {
  const book = await workbook(
    [
      {
        name: 'L',
        rows: textRows([
          ['file', 'label'],
          ['a.png', 'N'],
        ]),
      },
    ],
    ['x'],
  )
  const given = { names: ['a.png', 'b.png', 'x/a.png'], classNames: ['N'] }
  const next = numbers(20261127)
  const all: [string, Buffer][] = [
    ...seeds.map(([name, text]): [string, Buffer] => [name, Buffer.from(text)]),
    ['l.xlsx', book],
  ]
  let lists = 0
  for (let i = 0; i < 6000; i += 1) {
    const [name, bytes] = all[i % all.length] ?? ['', Buffer.alloc(0)]
    const spoiled =
      next(10) === 0 ? Buffer.from(Array.from({ length: next(300) }, () => next(256))) : spoil(bytes, next)
    const list = readList(spoiled, name, given)
    if (list === null) continue
    lists += 1
    expect(list.doubts.length > 0 || list.shape !== 'UNKNOWN').toBe(true)
    for (const line of say(list, given)) expect(line.isWellFormed()).toBe(true)
  }
  expect(lists).toBeGreaterThan(1000)
}, 120_000)

test('a list that is too large, or has too many rows, is refused by name', () => {
  const large = Buffer.alloc(largestListBytes + 1)
  expect(() => readList(large, 'l.csv', { names: [], classNames: [] })).toThrow(InvalidInput)
  const many = Buffer.from(`file\n${'a.png\n'.repeat(1_000_001)}`)
  expect(() => readList(many, 'l.csv', { names: ['a.png'], classNames: [] })).toThrow(/l.csv is more than 1000000 rows/)
}, 120_000)

test('a table of 50,000 rows and as many files is read in the time of so many', () => {
  const names = Array.from({ length: 50_000 }, (_, i) => `images/p${i % 500}/${i}.png`)
  const csv = `Image Index;Finding Labels;Patient ID\n${names.map((name, i) => `old/${name.replace('.png', '.PNG')};${i % 2 ? 'Normal' : 'Fracture'};p${i % 500}`).join('\n')}`
  const started = cpuMs()
  const lines = say(find('l.csv', csv, { names }), { names })
  expect(lines[49_999]).toBe('images/p499/49999.png | Normal | group p499')
  expect(cpuMs() - started).toBeLessThan(15_000)
}, 120_000)

test('names that all end alike are told apart without comparing all of them', () => {
  const names = Array.from({ length: 50_000 }, (_, i) => `p${i}/img.png`)
  const look = fileFinder(names)
  const started = cpuMs()
  for (let i = 0; i < 50_000; i += 1) {
    const found = look(`q${i}/img.png`)
    if ('path' in found) throw new Error(found.path)
  }
  expect(look('p7/IMG.png')).toEqual({ path: 'p7/img.png', by: 'CASE', isExact: true })
  expect(cpuMs() - started).toBeLessThan(15_000)
}, 120_000)

test.each([
  ['open quotation marks', '"a\n'.repeat(50_000)],
  ['doubled ones', `"${'""'.repeat(400_000)}`],
  ['doubled ones in lines', 'x,"""\n'.repeat(100_000)],
  ['separators', ','.repeat(1_000_000)],
  ['spaces', `${' '.repeat(500_000)}\n${' '.repeat(500_000)}`],
])(
  '%s without end are split in the time of their length',
  (_name, text) => {
    const started = cpuMs()
    for (const row of splitRows(text, { separator: ',', quote: '"' })) expect(row).toBeDefined()
    expect(cpuMs() - started).toBeLessThan(10_000)
  },
  120_000,
)

const folder = await mkdtemp(path.join(tmpdir(), 'lamina-lists-'))
afterAll(() => rm(folder, { recursive: true }))

const rowsOf = (count: number, width: number) => {
  const row = (name: string, cells: string) => [name, ...Array(width - 1).fill(cells)].join(',')
  return [row('file', 'x'), ...Array.from({ length: count }, (_, i) => row(`${i}.png`, ''))].join('\n')
}
const sheet = (rows: string[][]) => workbook([{ name: 'L', rows: textRows(rows) }])
const farRight = '<c r="XFD1" t="inlineStr"><is><t>x</t></is></c></row>'
const merged = (cells: string, end = '</row>') =>
  workbook([{ name: 'L', rows: textRows(narrow).replace('</row>', end), after: `<mergeCells>${cells}</mergeCells>` }])
const header = ['file', 'label', ...Array.from({ length: 18 }, (_, i) => `x${i}`)]
const narrow = Array.from({ length: 100 }, (_, i) => [`${i}.png`, 'N', ...(i < 29 ? ['1'] : [])])

test.each<[string, () => Promise<Record<string, string | Buffer>>, { bytes: number; cells: number }, string]>([
  ['bytes', async () => ({ 'a.csv': rowsOf(99, 2), 'b.csv': rowsOf(99, 2) }), { bytes: 1500, cells: 1e6 }, 'bytes'],
  [
    'cells of text',
    async () => ({ 'a.csv': rowsOf(9, 9), 'b.csv': rowsOf(9, 9) }),
    { bytes: 1e6, cells: 100 },
    'cells',
  ],
  [
    'cells of JSON, the empty ones before a far one too',
    async () => ({
      'a.csv': rowsOf(9, 2),
      'b.json': JSON.stringify([
        Object.fromEntries([['file', '0.png'], ...Array.from({ length: 40 }, (_, i) => [`c${i}`, 1])]),
        ...Array.from({ length: 9 }, () => ({ c39: 1 })),
      ]),
    }),
    { bytes: 1e6, cells: 300 },
    'cells',
  ],
  [
    'cells of rows that a header widens',
    async () => ({ 'a.csv': rowsOf(9, 2), 'b.xlsx': await sheet([header, ...narrow]) }),
    { bytes: 1e6, cells: 1000 },
    'cells',
  ],
  [
    'cells that a merge far to the right widens rows to',
    async () => ({ 'a.csv': rowsOf(9, 2), 'b.xlsx': await merged('<mergeCell ref="XFD1:XFD101"/>', farRight) }),
    { bytes: 1e6, cells: 100_000 },
    'cells',
  ],
  [
    'cells that a merge said a thousand times fills again and again',
    async () => ({ 'a.csv': rowsOf(9, 2), 'b.xlsx': await merged('<mergeCell ref="B1:B101"/>'.repeat(1000)) }),
    { bytes: 1e6, cells: 10_000 },
    'cells',
  ],
  [
    'bytes of a spreadsheet, unpacked',
    async () => ({ 'a.csv': rowsOf(9, 2), 'b.xlsx': await sheet(Array(20).fill(narrow).flat()) }),
    { bytes: 100_000, cells: 1e6 },
    'bytes',
  ],
])(
  'of %s all lists of a source have so many together, and what is beyond is asked about',
  async (_n, files, most, what) => {
    const below = await mkdtemp(path.join(folder, 'room-'))
    const written: Record<string, string | Buffer> = { ...(await files()), 'c.csv': 'file,label\n0.png,N\n' }
    for (const [name, content] of Object.entries(written)) await writeFile(path.join(below, name), content)
    const names = [...Object.keys(written), '0.png']
    const lists = await findLists({ kind: 'folder', folder: below, isOurs: true }, names, [], most)
    // What was not kept takes no room: the small one behind it is read.
    expect(lists.map(list => list.shape)).toEqual(['TABLE', 'UNKNOWN', 'TABLE'])
    const reason = `with the lists before it more than ${most[what as 'bytes']} ${what}; allowed: up to ${most[what as 'bytes']} in all lists`
    expect(lists[1]?.doubts).toEqual([expect.stringContaining(reason)])
  },
)
