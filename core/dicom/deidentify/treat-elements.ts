import type { CharacterSet } from '#core/dicom/character-set.ts'
import { dummyOf } from '#core/dicom/deidentify/dummy.ts'
import type { Identity } from '#core/dicom/deidentify/identity.ts'
import { characterSetIn, type Names } from '#core/dicom/deidentify/names.ts'
import { rowOf, type Treatment } from '#core/dicom/deidentify/profile.ts'
import type { Tally } from '#core/dicom/deidentify/removals.ts'
import { isTime, shiftDate } from '#core/dicom/deidentify/shift-date.ts'
import { type DataElement, isPrivate, pixelData, textElement, textOf, type ValueElement } from '#core/dicom/element.ts'

/** By what one file is treated. */
export interface Rules {
  identity: Identity
  names: Names
  treatmentOf(tag: string, vr: string): Treatment
}

/** The elements as the profile leaves them, items of sequences included; what changed is noted in the tally. */
export function treatElements(
  elements: readonly DataElement[],
  rules: Rules,
  tally: Tally,
  around: CharacterSet,
): DataElement[] {
  const set = characterSetIn(elements, around)
  return elements.flatMap(element => {
    if (isPrivate(element.tag)) {
      tally.addPrivate()
      return []
    }
    // Lengths of groups are retired and would be wrong now.
    if (element.tag.endsWith('0000')) return []
    return treat(element, rules, tally, set) ?? []
  })
}

function treat(element: DataElement, rules: Rules, tally: Tally, set: CharacterSet): DataElement | null {
  const { identity, names } = rules
  const { tag, vr } = element
  switch (rules.treatmentOf(tag, vr)) {
    case 'remove':
      tally.add(tag, 'removed')
      return null
    case 'empty':
      return emptied(element, tally)
    case 'dummy':
      return dummy(element, tally)
    case 'uid':
      return withText(element, tally, 'remapped', identity.uidFor)
    case 'shift':
      return withText(element, tally, 'shifted', value => shiftDate(value, identity.shiftDays))
    case 'time':
      return withText(element, tally, 'shifted', value => (isTime(value) ? value : ''))
    case 'walk':
      if (element.kind !== 'sequence') return emptied(element, tally)
      return { ...element, items: element.items.map(item => treatElements(item, rules, tally, set)) }
    case 'references':
      if (element.kind !== 'sequence') return emptied(element, tally)
      return { ...element, items: element.items.map(item => treatElements(references(item, tally), rules, tally, set)) }
    case 'keep':
      if (!isWellFormed(element)) return emptied(element, tally)
      if (element.kind === 'value' ? !names.isNamedIn(element, set) : tag === pixelData) return element
      // A number may be asked for by the attribute's type, and is no word that somebody typed.
      if (vr === 'IS' || vr === 'DS') return emptied(element, tally)
      tally.add(tag, 'removed')
      return null
  }
}

/** The elements that say which instance, and which frame of it, is meant. */
const references = (item: readonly DataElement[], tally: Tally) =>
  item.filter(({ tag, vr }) => {
    const isReference = vr === 'UI' || tag === '00081160' || isPrivate(tag)
    if (!isReference) tally.add(tag, 'removed')
    return isReference
  })

/** Numbers and ages are written in few characters (PS3.5 6.2): whatever else stands there is something else. */
const forms: Partial<Record<string, RegExp>> = {
  IS: /^[\d+\- \\]*$/,
  DS: /^[\d+\-.eE \\]*$/,
  AS: /^(\d{3}[DWMY] ?\\?)*$/,
}

const isWellFormed = (element: DataElement) => forms[element.vr]?.test(textOf(element)) ?? true

function emptied(element: DataElement, tally: Tally): DataElement {
  const { tag, vr } = element
  if (!isEmpty(element)) tally.add(tag, 'emptied')
  return vr === 'SQ' ? { kind: 'sequence', tag, vr, items: [] } : { kind: 'value', tag, vr, bytes: Buffer.alloc(0) }
}

function isEmpty(element: DataElement): boolean {
  if (element.kind === 'value') return element.bytes.length === 0
  return element.kind === 'sequence' && element.items.length === 0
}

/** An attribute that was empty stays so: nothing has to stand in for nothing. */
function dummy(element: DataElement, tally: Tally): DataElement {
  const { tag, vr } = element
  if (isEmpty(element)) return element
  if (element.kind === 'sequence') {
    if (element.items.length !== 1 || element.items[0]?.length !== 0) tally.add(tag, 'replaced')
    return { kind: 'sequence', tag, vr, items: [[]] }
  }
  const bytes = dummyOf(vr)
  if (element.kind !== 'value' || !element.bytes.equals(bytes)) tally.add(tag, 'replaced')
  return { kind: 'value', tag, vr, bytes }
}

/** Every value of the element changed by itself; a value that the change refuses ('') goes. */
function withText(
  element: DataElement,
  tally: Tally,
  action: 'remapped' | 'shifted',
  change: (value: string) => string,
): DataElement {
  const before = textOf(element)
  if (element.kind !== 'value' || before === '') return emptied(element, tally)
  const values = before.split('\\').map(value => value.trim())
  const changed = values.map(value => (value === '' ? '' : change(value)))
  if (changed.every((value, i) => value === values[i])) return padded(element, values.join('\\'))
  tally.add(element.tag, changed.every((value, i) => value !== '' || values[i] === '') ? action : 'emptied')
  return textElement(element.tag, representationOf(element), changed.join('\\'))
}

/** The element as it was, but without what may hide behind its text. */
const padded = (element: ValueElement, text: string) => textElement(element.tag, representationOf(element), text)

/** Text under a table row may stand in an element that claims to hold something else. */
const representationOf = ({ tag, vr }: ValueElement) => (rowOf(tag)?.basic === 'U' ? 'UI' : vr)
