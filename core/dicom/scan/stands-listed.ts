import { basicProfile, beyondTheTable, type ProfileRow } from '#core/dicom/deidentify/profile.ts'
import { dictionaryName } from '#core/dicom/dictionary.ts'
import { type DataElement, isPrivate, pixelData } from '#core/dicom/element.ts'
import type { Standing } from '#core/dicom/scan/walk-copy.ts'

const rows = new Map([...basicProfile, ...beyondTheTable].map(row => [row.tag, row]))

const rowFor = (tag: string): ProfileRow | undefined =>
  rows.get(tag) ??
  (/^(0010|0038|4008)/.test(tag) ? rows.get(`${tag.slice(0, 4)}xxxx`) : undefined) ??
  (/^(50|60)/.test(tag) ? rows.get(`${tag.slice(0, 2)}xxxxxx`) : undefined)

/** What a copy may hold where a value has to stand. */
const dummies = /^(|DEIDENTIFIED|0|000Y|19000101|000000|urn:none|\0*)$/

const textOf = (bytes: Buffer) => bytes.toString('latin1').replace(/[\0 ]+$/, '')

/** The values of an original by their places, where the table lets a copy have another instead of none. */
export function valuesByPath(elements: readonly DataElement[], prefix = '', found = new Map<string, string>()) {
  for (const element of elements) {
    const path = prefix + element.tag
    if (element.kind === 'value' && element.bytes.length <= 65_536 && element.tag !== pixelData)
      found.set(path, textOf(element.bytes))
    if (element.kind === 'sequence')
      for (const [index, item] of element.items.entries()) valuesByPath(item, `${path}[${index}].`, found)
  }
  return found
}

/**
 * Whether a value is one that table E.1-1 takes away: it stands though the table removes or empties it, or it stands
 * as it did in the original though the table replaces it. Follows the table row by row, not the treatment made of it.
 * @param isShifted the original came with shifted days and UIDs of the project
 */
export function standsListed(standing: Standing, originals: ReadonlyMap<string, string>, isShifted: boolean): boolean {
  const { path, tag, vr, bytes } = standing
  if (isPrivate(tag)) return true
  const around = path
    .split('.')
    .slice(0, -1)
    .map(step => step.slice(0, 8))
  for (const sequence of around) {
    const row = rowFor(sequence)
    if (!row || bytes.length === 0) continue
    if (row.basic !== 'X/Z/U*' || !(vr === 'UI' || tag === '00081160')) return true
  }
  const row = rowFor(tag)
  const text = textOf(bytes)
  const isSame = text !== '' && originals.get(path) === text
  if (/^(DA|DT|TM)$/.test(vr) && (!row || row.isDateModified))
    return vr !== 'TM' && !isShifted && isSame && /^\d{8}/.test(text) && !dummies.test(text)
  if (row ? row.basic === 'U' : vr === 'UI' && !/Class|Scheme|Context|Resource/.test(dictionaryName(tag) ?? ''))
    return isSame && !isShifted && !tag.startsWith('0002') && !/^(1\.2\.840\.10008|2\.25)\./.test(text)
  if (!row) return /^(PN|ST|LT|UT|UR)$/.test(vr) && text !== ''
  if (row.basic === 'X' || (vr === 'SQ' && /^X\/(Z|D|Z\/D)$/.test(row.basic))) return true
  if (vr === 'SQ') return false
  if (row.basic === 'Z' || row.basic === 'X/Z') return text !== ''
  return isSame && !dummies.test(text)
}
