import { readFileSync } from 'node:fs'
import { dictionaryVr } from '#core/dicom/dictionary.ts'

/** Columns of PS3.15 table E.1-1: the Basic Profile, and Retain Longitudinal Temporal Information Modified Dates. */
export interface ProfileRow {
  /** Eight hex digits, x for any. */
  tag: string
  basic: BasicAction
  isDateModified: boolean
  name: string
}

const basicActions = ['X', 'Z', 'D', 'U', 'X/Z', 'X/D', 'Z/D', 'X/Z/D', 'X/Z/U*'] as const

type BasicAction = (typeof basicActions)[number]

/**
 * What happens to an attribute. `walk`: a sequence is kept and its items are treated one by one; `references`: and of
 * its items only UIDs and frame numbers.
 */
export type Treatment = 'remove' | 'empty' | 'dummy' | 'uid' | 'shift' | 'time' | 'walk' | 'references' | 'keep'

/** @throws Error for a row that this profile cannot follow: no file may be treated by half a table */
export function readProfile(csv: string): ProfileRow[] {
  return csv
    .trimEnd()
    .split('\n')
    .slice(1)
    .map(line => {
      const [tag = '', action = '', modifiedDates = '', name = ''] = line.split(',')
      const basic = basicActions.find(known => known === action)
      const isDateModified = modifiedDates === 'C'
      if (!basic || !/^[0-9A-Fx]{8}$/.test(tag) || name === '' || (!isDateModified && modifiedDates !== ''))
        throw new Error(`the row "${line}" of the confidentiality profile says nothing that is known`)
      return { tag, basic, isDateModified, name }
    })
}

/** Table E.1-1 without its row for private attributes, which all go. */
export const basicProfile = readProfile(readFileSync(new URL('./basic-profile.csv', import.meta.url), 'utf8'))

/**
 * What goes beyond the table: what else is said of the patient and the visit, text beside overlays, originals that an
 * earlier de-identification kept in encrypted form, descriptions of private attributes.
 */
export const beyondTheTable: ProfileRow[] = [
  { tag: '0010xxxx', basic: 'X', isDateModified: false, name: 'Patient attribute outside the table' },
  { tag: '0038xxxx', basic: 'X', isDateModified: false, name: 'Visit attribute outside the table' },
  { tag: '4008xxxx', basic: 'X', isDateModified: false, name: 'Interpretation attribute outside the table' },
  { tag: '60xxxxxx', basic: 'X', isDateModified: false, name: 'Overlay attribute' },
  { tag: '04000500', basic: 'X', isDateModified: false, name: 'Encrypted Attributes Sequence' },
  { tag: '00080300', basic: 'X', isDateModified: false, name: 'Private Data Element Characteristics Sequence' },
]

const exact = new Map([...basicProfile, ...beyondTheTable].filter(r => !r.tag.includes('x')).map(r => [r.tag, r]))
const patterns = [...basicProfile, ...beyondTheTable]
  .filter(row => row.tag.includes('x'))
  .map(row => ({ row, pattern: new RegExp(`^${row.tag.replaceAll('x', '.')}$`) }))

export const rowOf = (tag: string): ProfileRow | undefined =>
  exact.get(tag) ?? patterns.find(({ pattern }) => pattern.test(tag))?.row

/** UIDs that name a class, a scheme or an encoding, never an instance. */
const classUids = new Set(
  ['00080016', '0008001A', '0008001B', '00080062', '0008010C', '00080117', '00080118', '00081150', '0008115A'].concat([
    '00020002',
    '00020010',
    '00041510',
    '00041512',
    '0040DB00',
  ]),
)

/**
 * What happens to a standard attribute. Where the table leaves a choice that follows from the attribute's type in its
 * IOD, what is present stays present: X/Z empties, X/D, Z/D and X/Z/D put a dummy. A sequence has no dummy: it goes
 * where the table lets it, else it is emptied, else (D) one item without content stays.
 */
export function treatmentOf(tag: string, vr: string): Treatment {
  const row = rowOf(tag)
  if (!row) return treatmentBeyond(tag, vr)
  if (row.isDateModified && (vr === 'DA' || vr === 'DT')) return 'shift'
  if (row.isDateModified && vr === 'TM') return 'time'
  if (row.basic === 'U') return 'uid'
  if (row.basic === 'X/Z/U*') return vr === 'SQ' ? 'references' : 'remove'
  if (vr === 'SQ' && row.basic.startsWith('X')) return 'remove'
  if (row.basic === 'X') return 'remove'
  if (row.basic === 'Z' || row.basic === 'X/Z' || (vr === 'SQ' && row.basic === 'Z/D')) return 'empty'
  return vr === 'UI' ? 'uid' : 'dummy'
}

/** The table is silent, so PS3.15 lets the attribute stay; names, free text, dates and UIDs do not stay all the same. */
function treatmentBeyond(tag: string, vr: string): Treatment {
  const known = dictionaryVr(tag)
  if (known === undefined || !fits(known, vr)) return 'remove'
  if (vr === 'SQ') return 'walk'
  if (vr === 'DA' || vr === 'DT') return 'shift'
  if (vr === 'TM') return 'time'
  if (vr === 'UI') return classUids.has(tag) ? 'keep' : 'uid'
  return familyOf(vr) === 'text' ? 'remove' : 'keep'
}

/** A value whose representation is of another family than its attribute's is not what its tag says. */
function familyOf(vr: string): string {
  if (/^(PN|ST|LT|UT|UR)$/.test(vr)) return 'text'
  if (/^(AE|AS|CS|DS|IS|LO|SH|UC)$/.test(vr)) return 'word'
  if (/^(DA|DT)$/.test(vr)) return 'date'
  if (/^(AT|F[DL]|S[LSV]|U[LSV]|xs|up)$/.test(vr)) return 'number'
  if (/^(O[BDFLVW]|ox)$/.test(vr)) return 'bytes'
  return vr
}

/** Tables (lt) are numbers or bytes. */
const fits = (known: string, vr: string) =>
  familyOf(known) === familyOf(vr) || (known === 'lt' && ['number', 'bytes'].includes(familyOf(vr)))
