import { readManifest } from '#core/dataset-version/manifest.ts'
import { InvalidInput } from '#core/errors.ts'
import { entryOf, type FileList } from '#core/import/listing.ts'

const header = 'image_sha256,label,label_version,group,split'

/** Whether this is the manifest of a DatasetVersion of ours. */
export const isDatasetManifest = (text: string): boolean => text.startsWith(`${header}\n`)

/** What is wrong is named by its place alone: the text may be of any file. */
function readItems(text: string) {
  try {
    return readManifest(text)
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error
    throw new InvalidInput(error.field, 'something else', error.allowed)
  }
}

/**
 * Our own export: the manifest of a DatasetVersion, whose files lie beside it under their sha256.
 * @throws InvalidInput naming the row
 */
export function readDatasetManifest(text: string, names: readonly string[]): FileList {
  const bySha256 = new Map<string, string>()
  for (const name of names) {
    const sha256 = /(?:^|\/)([0-9a-f]{64})(?:\.[a-z0-9]+)?$/.exec(name)?.[1]
    if (sha256) bySha256.set(sha256, name)
  }
  const entries = readItems(text).map(item => {
    const path = bySha256.get(item.imageSha256)
    const answers = [{ className: item.label, labeller: null, at: null }]
    const columns = { image_sha256: item.imageSha256, label: item.label, group: item.groupKey, split: item.split }
    const reason = 'no file of that name is there'
    return path === undefined
      ? entryOf(item.imageSha256, answers, { columns, problem: { outcome: 'REFUSED', reason } })
      : entryOf(path, answers, { columns })
  })
  return { kind: 'DATASET', entries, columns: ['image_sha256', 'label', 'group', 'split'] }
}
