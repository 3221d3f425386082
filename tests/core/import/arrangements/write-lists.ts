import type { PublishedSplit } from '#core/import/reading.ts'
import { type Draw, type Picture, pictures } from '#tests/core/import/arrangements/arrange.ts'
import { textRows, workbookOf } from '#tests/core/import/arrangements/small-workbook.ts'

export const listStyles = ['CSV', 'CSV', 'CSV', 'TSV', 'XLSX', 'JSONL', 'COCO', 'LABEL_STUDIO', 'MANIFEST'] as const
export type ListStyle = (typeof listStyles)[number]

interface Wanted {
  style: ListStyle
  files: Map<string, string | Buffer>
  paths: readonly string[]
  /** Of all files, with a slash, or empty. */
  root: string
  draw: Draw
  drawn: Record<string, string>
  classBy: string
  splitBy: string
  groupBy: string
  splits: Record<PublishedSplit, string>
  classes: Record<Picture['className'], string>
  groupWord: (group: string) => string
  naming: string
}

const baseOf = (path: string) => path.slice(path.lastIndexOf('/') + 1)

/** How a list writes which file it means. */
function referrer({ draw, drawn, root, naming }: Wanted): (path: string) => string {
  const ways: Record<string, (path: string) => string> = {
    path: path => path,
    within: path => path.slice(root.length),
    backslashes: path => path.replaceAll('/', '\\'),
    absolute: path => `/data/disk 1/${path}`,
    drive: path => `D:\\data\\${path.replaceAll('/', '\\')}`,
    upper: path => path.toUpperCase(),
    'without ending': path => path.replace(/\.[a-z]+$/i, ''),
    ...(naming === 'repeated'
      ? {}
      : { base: baseOf, 'another ending': (path: string) => `${baseOf(path).replace(/\.[a-z]+$/i, '')}.dcm` }),
  }
  const way = draw(Object.keys(ways))
  drawn.references = way
  return ways[way] ?? (path => path)
}

const quoted = (cell: string, separator: string) =>
  cell.includes(separator) || cell.includes('"') ? `"${cell.replaceAll('"', '""')}"` : cell

function encode(text: string, { draw, drawn }: Wanted): Buffer {
  const encoding = draw(['utf8', 'utf8', 'bom', 'utf16le', 'latin1'])
  drawn.encoding = encoding
  if (encoding === 'bom') return Buffer.from(`\ufeff${text}`)
  if (encoding === 'utf16le') return Buffer.from(`\ufeff${text}`, 'utf16le')
  return Buffer.from(text, encoding === 'latin1' ? 'latin1' : 'utf8')
}

/** @returns rows, the header first */
function tableOf(wanted: Wanted, some: readonly Picture[], refer: (path: string) => string): string[][] {
  const { draw, drawn, paths, classBy, splitBy, groupBy, splits, classes, groupWord } = wanted
  const yes = draw([
    ['1', '0'],
    ['yes', 'no'],
    ['True', 'False'],
  ])
  const isFlagged = classBy === 'list' && draw([true, false, false])
  drawn.flags = isFlagged ? yes.join('/') : 'none'
  const columns: [string, (picture: Picture) => string][] = [
    [draw(['file', 'filename', 'Image Index', 'image_path', 'path']), p => refer(paths[p.id] ?? '')],
  ]
  if (isFlagged)
    for (const name of ['Normal', 'Fracture'] as const)
      columns.push([classes[name], p => (p.className === name ? yes[0] : yes[1]) ?? ''])
  else if (classBy === 'list')
    columns.push([draw(['label', 'class', 'Finding Labels', 'diagnosis']), p => classes[p.className]])
  if (groupBy === 'list')
    columns.push([draw(['Patient ID', 'patient_id', 'PatientID', 'subject', 'group']), p => groupWord(p.group)])
  if (splitBy === 'list') columns.push([draw(['split', 'Split', 'dataset_split', 'subset']), p => splits[p.split]])
  if (draw([true, false])) columns.push(['age', p => String(40 + (p.id % 30))])
  drawn.header = columns.map(([name]) => name).join(' ')
  return [columns.map(([name]) => name), ...some.map(picture => columns.map(([, of]) => of(picture)))]
}

const asLines = (rows: string[][], separator: string) =>
  `${rows.map(row => row.map(cell => quoted(cell, separator)).join(separator)).join('\n')}\n`

function writeTable(wanted: Wanted, name: string, some: readonly Picture[], refer: (path: string) => string): void {
  const { style, files, root, draw, drawn } = wanted
  const rows = tableOf(wanted, some, refer)
  if (style === 'XLSX') files.set(`${root}${name}.xlsx`, workbookOf(textRows(rows)))
  else if (style === 'JSONL') {
    const [header = [], ...rest] = rows
    const lines = rest.map(row => JSON.stringify(Object.fromEntries(row.map((cell, i) => [header[i] ?? '', cell]))))
    files.set(`${root}${name}.jsonl`, `${lines.join('\n')}\n`)
  } else {
    const separator = style === 'TSV' ? '\t' : draw([',', ';', '\t', '|'])
    drawn.separator = separator
    files.set(
      `${root}${name}.${style === 'TSV' ? 'tsv' : draw(['csv', 'csv', 'txt'])}`,
      encode(asLines(rows, separator), wanted),
    )
  }
}

function writeCoco(
  { files, paths, classes }: Wanted,
  name: string,
  some: readonly Picture[],
  refer: (path: string) => string,
): void {
  const coco = {
    images: some.map(({ id }) => ({ id, file_name: refer(paths[id] ?? '') })),
    categories: [
      { id: 1, name: classes.Normal },
      { id: 2, name: classes.Fracture },
    ],
    annotations: some.map(({ id, className }) => ({ id, image_id: id, category_id: className === 'Normal' ? 1 : 2 })),
  }
  files.set(name, JSON.stringify(coco))
}

/** As Label Studio writes names of what was uploaded to it. */
const uploaded = (path: string, id: number) =>
  `/data/upload/1/${(0x1a2b3c00 + id).toString(16)}-${baseOf(path)
    .replaceAll(/[^\p{L}\p{N}.-]+/gu, '_')
    .replace('_.', '.')}`

export function writeLists(wanted: Wanted): void {
  const { style, files, paths, root, splitBy, splits, classes } = wanted
  const bySplit = Map.groupBy(pictures, ({ split }) => split)
  if (style === 'LABEL_STUDIO') {
    const tasks = pictures.map(({ id, className }) => ({
      data: { image: uploaded(paths[id] ?? '', id) },
      annotations: [
        {
          completed_by: 1,
          created_at: '2026-01-15T10:00:00Z',
          result: [{ type: 'choices', from_name: 'q', value: { choices: [classes[className]] } }],
        },
      ],
    }))
    files.set(`${root}project-1.json`, JSON.stringify(tasks))
  } else if (style === 'MANIFEST') {
    const rows = pictures.map(p =>
      [baseOf(paths[p.id] ?? '').replace('.png', ''), p.className, '1', p.group, p.split].join(','),
    )
    files.set(`${root}manifest.csv`, `image_sha256,label,label_version,group,split\n${rows.join('\n')}\n`)
  } else if (style === 'COCO') {
    if (splitBy !== 'lists') writeCoco(wanted, `${root}annotations.json`, pictures, referrer(wanted))
    else
      for (const [split, some] of bySplit) {
        const folder = `${root}${splits[split]}/`
        writeCoco(wanted, `${folder}_annotations.coco.json`, some, path => path.slice(folder.length))
      }
  } else {
    const refer = referrer(wanted)
    if (splitBy !== 'lists') writeTable(wanted, 'labels', pictures, refer)
    else
      for (const [split, some] of bySplit)
        writeTable(wanted, `labels_${splits[split].replace(/^\d+_/, '')}`, some, refer)
  }
}
