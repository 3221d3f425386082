import { inflateRawSync } from 'node:zlib'
import type { DataElement } from '#core/dicom/deidentify/element.ts'
import { readFileMeta, writeFileMeta } from '#core/dicom/deidentify/file-meta.ts'
import { identityOf } from '#core/dicom/deidentify/identity.ts'
import { markElements } from '#core/dicom/deidentify/mark-elements.ts'
import { readElements } from '#core/dicom/deidentify/read-elements.ts'
import { type Removal, Tally } from '#core/dicom/deidentify/removals.ts'
import { treatElements } from '#core/dicom/deidentify/treat-elements.ts'
import { writeElements } from '#core/dicom/deidentify/write-elements.ts'
import { InvalidInput } from '#core/errors.ts'

const shortestKey = 16
const maximumInflatedBytes = 128 * 1024 * 1024

/**
 * The file as the Basic Application Level Confidentiality Profile of PS3.15 annex E leaves it, with the option to
 * retain longitudinal temporal information with modified dates. Pixel data is copied bit for bit, in its syntax; a
 * deflated data set is written uncompressed. The same bytes and key give the same file, and a file that was made with
 * the key comes out as it went in.
 *
 * The bytes are taken apart element by element rather than decoded and encoded again: what is not understood is left
 * out instead of passed through, and fragments, character sets and numbers stay as they are.
 * @throws InvalidInput for what is no whole DICOM file
 */
export function deidentifyDicom(bytes: Buffer, key: Uint8Array): { bytes: Buffer; removals: Removal[] } {
  if (key.length < shortestKey) throw new RangeError(`a key of ${key.length} bytes; at least ${shortestKey} are needed`)
  const meta = readFileMeta(bytes)
  const body = meta.isDeflated ? inflated(bytes.subarray(meta.end)) : bytes.subarray(meta.end)
  const tally = new Tally()
  const root = withoutRepeats(readElements(body, 0, meta.encoding), tally)
  const identity = identityOf(root, key)
  const marks = markElements(root, identity, tally)
  const others = root.filter(element => !marks.some(mark => mark.tag === element.tag))
  const treated = inOrder([...treatElements(others, identity, tally), ...marks])
  const start = writeFileMeta(meta, treated, identity, tally)
  return { bytes: Buffer.concat([start, writeElements(treated, meta.encoding)]), removals: tally.removals() }
}

function inflated(bytes: Buffer): Buffer {
  try {
    return inflateRawSync(bytes, { maxOutputLength: maximumInflatedBytes })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
    throw new InvalidInput('file', `not inflated (${error.code})`, 'a deflated data set of at most 128 MiB')
  }
}

/** Of an attribute that stands there twice, readers take the last. */
function withoutRepeats(elements: readonly DataElement[], tally: Tally): DataElement[] {
  const byTag = new Map<string, DataElement>()
  for (const element of elements) {
    if (byTag.has(element.tag)) tally.add(element.tag, 'removed')
    byTag.set(element.tag, element)
  }
  return [...byTag.values()]
}

const inOrder = (elements: readonly DataElement[]) => elements.toSorted((a, b) => (a.tag < b.tag ? -1 : 1))
