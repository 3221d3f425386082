import { characterSetOf } from '#core/dicom/character-set.ts'
import { dictionaryName } from '#core/dicom/dictionary.ts'
import { shownTag } from '#core/dicom/element.ts'
import type { DicomFile } from '#core/dicom/parse.ts'
import { Finder } from '#core/dicom/scan/find-words.ts'
import { behindSamples, sidesOfFragments } from '#core/dicom/scan/pixel-sides.ts'
import { soughtOf } from '#core/dicom/scan/sought.ts'
import { standsListed, valuesByPath } from '#core/dicom/scan/stands-listed.ts'
import { type Standing, Unfollowed, walkCopy } from '#core/dicom/scan/walk-copy.ts'
import { InvalidInput } from '#core/errors.ts'

/** A de-identified copy in which something still says whose the file is or where it is from. Names no value. */
export class StillNamed extends InvalidInput {
  override name = 'StillNamed'
  constructor(where: string) {
    super(
      'file',
      `one whose de-identified copy may still say whose it is, in ${where}`,
      'a file of which nothing is left',
    )
  }
}

/** What every copy says of itself, and says of nobody. */
const ownTexts: Record<string, string> = {
  '00020013': 'LAMINA',
  '00120063': 'PS3.15 Basic Profile\\Modified Dates Option',
}
const ownCodes = new Set([
  'Basic Application Confidentiality Profile',
  'Retain Longitudinal Temporal Information Modified Dates Option',
  '113100',
  '113107',
  'DCM',
])

const rle = '1.2.840.10008.1.2.5'

export interface ScanTerms {
  /** What stands for the patient in the copy. */
  pseudonym: string
  /** The original is a copy of the project itself: its days and UIDs stay. */
  isShifted: boolean
}

/**
 * Looks through a de-identified copy a second time, with other eyes: its bytes are read anew by a reader of its own, and
 * in every value of it, private, binary and beside the samples too, the words, numbers and days by which the original
 * says whose it is are sought, and what the table of the profile takes away.
 * @throws StillNamed by the first attribute in which something stands
 */
export function scanCopy(original: DicomFile, copy: Buffer, { pseudonym, isShifted }: ScanTerms): void {
  const finder = new Finder(soughtOf(original.dataset, isShifted))
  const originals = valuesByPath(original.dataset)
  const sets = new Map([['', characterSetOf([])]])
  const size: Record<string, number> = {}
  const { isLittleEndian } = original.encoding
  const isRle = original.transferSyntaxUid === rle
  const isLeft = (standing: Standing): boolean => {
    const { path, tag, vr, bytes, fragments } = standing
    if (tag === 'preamble') return bytes.some(byte => byte !== 0)
    const parent = path.slice(0, path.length - tag.length)
    const text = bytes.length < 128 ? bytes.toString('latin1').replace(/[\0 ]+$/, '') : ''
    if (tag === '00080005') sets.set(parent, characterSetOf(text.split('\\')))
    if (path in ownTexts && text === ownTexts[path]) return false
    if ((path === '00100010' || path === '00100020') && text === pseudonym) return false
    if (path.startsWith('00120064[') && ownCodes.has(text)) return false
    if (vr === 'US' && tag.startsWith('0028') && bytes.length === 2)
      size[path] = isLittleEndian ? bytes.readUInt16LE() : bytes.readUInt16BE()
    if (path === '00280008') size[path] = Number(text)
    if (/^7FE000(08|09|10)$/.test(path)) {
      const pixelCount = (size['00280010'] ?? 0) * (size['00280011'] ?? 0)
      const sides = fragments
        ? sidesOfFragments(fragments, isRle, pixelCount)
        : [behindSamples(bytes, bitsOf(size, path))]
      return sides.some(side => finder.isInBytes(side))
    }
    if (fragments?.some(fragment => finder.isInBytes(fragment))) return true
    if (standsListed(standing, originals, isShifted)) return true
    return finder.isIn(standing, setFor(sets, parent))
  }
  try {
    for (const standing of walkCopy(copy)) if (isLeft(standing)) throw new StillNamed(shown(standing.tag))
  } catch (error) {
    if (!(error instanceof Unfollowed)) throw error
    throw new StillNamed(`a part that cannot be read again (${error.message})`)
  }
}

type CharacterSets = ReadonlyMap<string, ReturnType<typeof characterSetOf>>

/** That of the item, else of the nearest around it that says. */
function setFor(sets: CharacterSets, parent: string): ReturnType<typeof characterSetOf> {
  for (let at = parent; ; at = at.slice(0, at.lastIndexOf('.', at.length - 2) + 1)) {
    const set = sets.get(at)
    if (set) return set
  }
}

function bitsOf(size: Record<string, number>, path: string): number {
  const of = (tag: string, otherwise: number) => size[tag] || otherwise
  const allocated = path === '7FE00008' ? 32 : path === '7FE00009' ? 64 : of('00280100', 16)
  return of('00280010', 0) * of('00280011', 0) * of('00280002', 1) * of('00280008', 1) * allocated
}

const shown = (tag: string) =>
  tag === 'preamble' ? 'the preamble' : `${shownTag(tag)} ${dictionaryName(tag) ?? 'Private or unknown attribute'}`
