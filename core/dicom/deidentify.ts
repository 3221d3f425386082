import { identityOf } from '#core/dicom/deidentify/identity.ts'
import { markElements } from '#core/dicom/deidentify/mark-elements.ts'
import { namesIn, noCharacterSet } from '#core/dicom/deidentify/names.ts'
import { treatmentOf as profileTreatmentOf } from '#core/dicom/deidentify/profile.ts'
import { type Removal, Tally } from '#core/dicom/deidentify/removals.ts'
import { type Rules, treatElements } from '#core/dicom/deidentify/treat-elements.ts'
import { writeElements } from '#core/dicom/deidentify/write-elements.ts'
import { writeFileMeta } from '#core/dicom/deidentify/write-file-meta.ts'
import type { DicomFile } from '#core/dicom/parse.ts'

const shortestKey = 16

/**
 * The file as the Basic Application Level Confidentiality Profile of PS3.15 annex E leaves it, with the option to
 * retain longitudinal temporal information with modified dates. Pixel data is copied bit for bit, in its syntax; a
 * deflated data set is written uncompressed. The same bytes and key give the same file, and a file that was made with
 * the key comes out as it went in.
 *
 * The bytes are taken apart element by element rather than decoded and encoded again: what is not understood is left
 * out instead of passed through, and fragments, character sets and numbers stay as they are.
 * @param treatmentOf what becomes of an attribute, by the profile unless said
 */
export function deidentifyDicom(
  file: DicomFile,
  key: Uint8Array,
  treatmentOf: Rules['treatmentOf'] = profileTreatmentOf,
): { bytes: Buffer; removals: Removal[]; isCharacterSetDoubtful: boolean } {
  if (key.length < shortestKey) throw new RangeError(`a key of ${key.length} bytes; at least ${shortestKey} are needed`)
  const tally = new Tally()
  const identity = identityOf(file.dataset, key)
  const isShifted = identity.shiftDays === 0
  const names = namesIn(file.dataset, isShifted)
  const marks = markElements(file.dataset, identity, tally)
  const others = file.dataset.filter(element => !marks.some(mark => mark.tag === element.tag))
  const treated = treatElements(others, { identity, names, treatmentOf }, tally, noCharacterSet)
  const dataset = [...treated, ...marks].toSorted((a, b) => (a.tag < b.tag ? -1 : 1))
  const start = writeFileMeta(file, dataset, identity, tally)
  return {
    bytes: Buffer.concat([start, writeElements(dataset, file.encoding)]),
    removals: tally.removals(),
    isCharacterSetDoubtful: names.isDoubtful,
  }
}
