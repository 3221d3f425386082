import type { ListFile } from '#core/import/list/look.ts'
import { foundTable } from '#core/import/list/table/found-table.ts'
import { readOwnTable } from '#core/import/list/table/read-text-table.ts'
import type { Table } from '#core/import/list/table/table.ts'
import type { DecodedText } from '#core/import/list/text/decode-text.ts'
import { unknownList } from '#core/import/list/unknown-list.ts'
import type { FoundList } from '#core/import/listing.ts'
import type { ColumnRole } from '#core/import/reading.ts'

const header = 'image_sha256,label,label_version,group,split'
/** What counted beside the label, a column an attribute. */
const withAttributes = [`${header},attribute:`, `${header},"attribute:`]
/** Behind them where the file is, in an export that is a table. */
const fileColumns = ',file,file_sha256,frame'
/** What an export says beside its manifest of each file: its bytes, and which frame of them is meant. */
const filesHeader = 'image_sha256,file_sha256,path'
const headers = [header, header + fileColumns, filesHeader, `${filesHeader},frame`]

const firstLineOf = (text: string) => text.slice(0, text.indexOf('\n'))

/** Whether this is the manifest of a DatasetVersion of ours, its table, or what stands beside it of each file. */
export function isDatasetList(text: string): boolean {
  const line = firstLineOf(text)
  return headers.includes(line) || withAttributes.some(start => line.startsWith(start))
}

/** What our own export says beside its manifest: which images are not in it. */
const besideHeader = 'image_sha256,reason'

export const isBesideManifest = (text: string): boolean => firstLineOf(text) === besideHeader

export const readBesideManifest = (file: ListFile): FoundList => ({
  ...unknownList(file, 'what an export says beside its manifest'),
  ...{ shape: 'DATASET', doubts: [] },
})

const roles: ReadonlyMap<string, ColumnRole> = new Map([
  ['label', 'CLASS'],
  ['group', 'GROUP'],
  ['split', 'SPLIT'],
  ['file', 'FILE'],
  ['path', 'FILE'],
  ['frame', 'FRAME'],
])

/** An import asks no attributes: what a manifest says of them is passed over. The manifest alone calls files by their sha256. */
function rolesOf({ header }: Table): ColumnRole[] {
  const said = header.map(name => roles.get(name) ?? 'OTHER')
  return said.includes('FILE') ? said : said.map((role, i) => (header[i] === 'image_sha256' ? 'FILE' : role))
}

/** Our own export: the manifest of a DatasetVersion, whose files lie beside it under their sha256, or a table that names them. */
export function readDataset(decoded: DecodedText, { path, sha256, look }: ListFile): FoundList | null {
  const table = readOwnTable(decoded, path, look)
  const columns = table && rolesOf(table)
  const list = columns && foundTable({ ...table, doubts: [] }, path, sha256, look, columns)
  if (!list) return null
  const what = list.header.includes('file') ? 'table' : list.header.includes('path') ? 'files' : 'manifest'
  // Of files it says no class: their bytes and frames count all the same.
  const proposed = { ...list.proposed, isUsed: table.rows.length > 0, split: null }
  return { ...list, shape: 'DATASET', detail: `${what} of a dataset version`, proposed }
}
