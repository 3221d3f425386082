import type { ListFile } from '#core/import/list/look.ts'
import { foundTable } from '#core/import/list/table/found-table.ts'
import { readTextTable } from '#core/import/list/table/read-text-table.ts'
import type { Table } from '#core/import/list/table/table.ts'
import type { DecodedText } from '#core/import/list/text/decode-text.ts'
import { unknownList } from '#core/import/list/unknown-list.ts'
import type { FoundList } from '#core/import/listing.ts'
import type { ColumnRole } from '#core/import/reading.ts'

const header = 'image_sha256,label,label_version,group,split'
/** What counted beside the label, a column an attribute. */
const withAttributes = [`${header},attribute:`, `${header},"attribute:`]
const columns: ColumnRole[] = ['FILE', 'CLASS', 'OTHER', 'GROUP', 'SPLIT']

/** Whether this is the manifest of a DatasetVersion of ours. */
export const isDatasetManifest = (text: string): boolean =>
  [`${header}\n`, ...withAttributes].some(line => text.startsWith(line))

/** What our own export says beside its manifest: under which hash it keeps a file, and which are not in it. */
const besideHeaders = ['image_sha256,file_sha256,path', 'image_sha256,reason']

export const isBesideManifest = (text: string): boolean => besideHeaders.some(line => text.startsWith(`${line}\n`))

export const readBesideManifest = (file: ListFile): FoundList => ({
  ...unknownList(file, 'what an export says beside its manifest'),
  ...{ shape: 'DATASET', doubts: [] },
})

/** An import asks no attributes: what a manifest says of them is passed over. */
const rolesOf = ({ header }: Table): ColumnRole[] => header.map((_, i) => columns[i] ?? 'OTHER')

/** Our own export: the manifest of a DatasetVersion, whose files lie beside it under their sha256. */
export function readDataset(decoded: DecodedText, { path, sha256, look }: ListFile): FoundList | null {
  const table = readTextTable(decoded, path, look)
  const list = table && foundTable({ ...table, doubts: [] }, path, sha256, look, rolesOf(table))
  return list && { ...list, shape: 'DATASET', detail: 'manifest of a dataset version' }
}
