import { parse } from 'csv-parse/sync'
import { InvalidInput } from '#core/errors.ts'
import { Split } from '#core/generated/prisma/enums.ts'

/** One image of a DatasetVersion, with the label and the split it was frozen with. */
export interface ManifestItem {
  imageSha256: string
  label: string
  labelVersion: number
  groupKey: string
  split: Split
  /** What counts beside the label: the choices of each attribute that there is a column of. Left out: of none. */
  attributes?: readonly (readonly string[])[]
}

const columns = ['image_sha256', 'label', 'label_version', 'group', 'split']
const splits: readonly string[] = Object.values(Split)
const isSplit = (value: string): value is Split => splits.includes(value)

/** A cell as RFC 4180 has it. */
export const quote = (value: string): string => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value)

function checkItem(item: ManifestItem, where: string): ManifestItem {
  if (!/^[0-9a-f]{64}$/.test(item.imageSha256))
    throw new InvalidInput(`${where} image_sha256`, item.imageSha256, '64 hexadecimal digits, lower case')
  if (item.label === '') throw new InvalidInput(`${where} label`, item.label, 'the name of a class')
  if (!Number.isInteger(item.labelVersion) || item.labelVersion < 1)
    throw new InvalidInput(`${where} label_version`, item.labelVersion, 'a whole number from 1')
  if (item.groupKey === '') throw new InvalidInput(`${where} group`, item.groupKey, 'the key of a group')
  if (!isSplit(item.split)) throw new InvalidInput(`${where} split`, item.split, splits.join(', '))
  return item
}

/** Columns of attributes come behind the others, where there are any. */
export const attributePrefix = 'attribute:'

const lineOf = (cells: readonly string[]) => `${cells.map(quote).join(',')}\n`

/**
 * The first line of a manifest, with its line feed, as manifestLine has.
 * @param attributes their names, in their order
 */
export const manifestHead = (attributes: readonly string[]): string =>
  lineOf([...columns, ...attributes.map(name => attributePrefix + name)])

/** Several choices of one attribute are told apart by bars: one that has a bar, or a backslash, has a backslash before it. */
const cellOf = (choices: readonly string[]) => choices.map(name => name.replaceAll(/[\\|]/g, '\\$&')).join('|')
const choicesIn = (cell: string) =>
  [...cell.matchAll(/(?:\\.|[^\\|])+/gs)].map(([name]) => name.replaceAll(/\\(.)/gs, '$1'))

/** An image's line as CSV text: RFC 4180 quoting, ended by one line feed. */
export const manifestLine = ({ imageSha256, label, labelVersion, groupKey, split, attributes = [] }: ManifestItem) =>
  lineOf([imageSha256, label, String(labelVersion), groupKey, split, ...attributes.map(cellOf)])

function parseRows(text: string): string[][] {
  try {
    return parse(text, { record_delimiter: '\n' })
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new InvalidInput('manifest', reason, `CSV with the columns ${columns.join(',')}`)
  }
}

/**
 * Reads a whole manifest.
 * @throws InvalidInput naming the line and the value, where the text is no manifest
 */
export function readManifest(text: string): ManifestItem[] {
  const [header = [], ...rows] = parseRows(text)
  const more = header.slice(columns.length)
  if (
    header.slice(0, columns.length).join(',') !== columns.join(',') ||
    !more.every(c => c.startsWith(attributePrefix))
  )
    throw new InvalidInput(
      'manifest header',
      header.join(','),
      `${columns.join(',')}, then columns ${attributePrefix}…`,
    )
  const seen = new Set<string>()
  return rows.map(([imageSha256 = '', label = '', version = '', groupKey = '', split = '', ...said], i) => {
    const where = `manifest row ${i + 1}`
    if (!/^[1-9][0-9]{0,8}$/.test(version))
      throw new InvalidInput(`${where} label_version`, version, 'a whole number from 1')
    if (!isSplit(split)) throw new InvalidInput(`${where} split`, split, splits.join(', '))
    if (seen.has(imageSha256)) throw new InvalidInput(`${where} image_sha256`, imageSha256, 'each image once')
    seen.add(imageSha256)
    const attributes = more.length === 0 ? {} : { attributes: said.map(choicesIn) }
    return checkItem({ imageSha256, label, labelVersion: Number(version), groupKey, split, ...attributes }, where)
  })
}
