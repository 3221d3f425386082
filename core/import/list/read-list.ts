import { InvalidInput } from '#core/errors.ts'
import { isCoco, readCoco } from '#core/import/list/coco.ts'
import { isCsvList, readCsvList } from '#core/import/list/csv.ts'
import { isDatasetManifest, readDatasetManifest } from '#core/import/list/dataset.ts'
import { fileFinder } from '#core/import/list/find-file.ts'
import { isLabelStudio, readLabelStudio } from '#core/import/list/label-studio.ts'
import { type FileList, largestListBytes, mostEntries } from '#core/import/listing.ts'

export const listShapes =
  'CSV or TSV with the columns file, label; a Label Studio export as JSON; COCO with images, annotations, categories; or the manifest of a dataset version'

function readJson(text: string, name: string, isMeant: boolean): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    // V8 quotes what stands there.
    const position = /at position (\d+)/.exec(error.message)?.[1]
    if (isMeant) throw new InvalidInput(name, position ? `broken at position ${position}` : 'no JSON', 'JSON')
    return null
  }
}

function requireEntries(list: FileList, name: string): FileList {
  const { length } = list.entries
  if (length > mostEntries) throw new InvalidInput(name, `${length} files`, `up to ${mostEntries}`)
  return list
}

/**
 * Reads a list, recognised by what is in it.
 * @param isMeant whether somebody named it, or its name does; others may well be something else
 * @returns null where it is no list, unless it is meant to be one
 * @throws InvalidInput naming the place that is wrong
 */
export function readList(bytes: Buffer, name: string, names: readonly string[], isMeant: boolean): FileList | null {
  if (bytes.length > largestListBytes) {
    if (isMeant) throw new InvalidInput(name, `${bytes.length} bytes`, `a list of up to ${largestListBytes} bytes`)
    return null
  }
  const text = bytes.toString('utf8').replace(/^\uFEFF/, '')
  if (name.toLowerCase().endsWith('.json')) {
    const json = readJson(text, name, isMeant)
    if (isLabelStudio(json)) return requireEntries(readLabelStudio(json, name, fileFinder(names)), name)
    if (isCoco(json)) return requireEntries(readCoco(json, name, fileFinder(names)), name)
    if (isMeant) throw new InvalidInput(name, 'something else', listShapes)
    return null
  }
  if (isDatasetManifest(text)) return readDatasetManifest(text, names)
  if (!isMeant && !isCsvList(text, name)) return null
  return readCsvList(text, name, names)
}
