import type { Identity } from '#core/dicom/deidentify/identity.ts'
import type { Tally } from '#core/dicom/deidentify/removals.ts'
import { type DataElement, textElement, textOf } from '#core/dicom/element.ts'

const code = (value: string, meaning: string): DataElement[] => [
  textElement('00080100', 'SH', value),
  textElement('00080102', 'SH', 'DCM'),
  textElement('00080104', 'LO', meaning),
]

/**
 * What stands in every de-identified file whatever was there before: the patient's pseudonym, and what PS3.15 E.1.1
 * asks to be said of the de-identification. Codes: PS3.16 CID 7050.
 */
export function markElements(before: readonly DataElement[], identity: Identity, tally: Tally): DataElement[] {
  const texts = [
    textElement('00100010', 'PN', identity.pseudonym),
    textElement('00100020', 'LO', identity.pseudonym),
    textElement('00120062', 'CS', 'YES'),
    textElement('00120063', 'LO', 'PS3.15 Basic Profile\\Modified Dates Option'),
    textElement('00280303', 'CS', 'MODIFIED'),
  ]
  for (const text of texts) {
    const old = before.find(element => element.tag === text.tag)
    if (old && textOf(old) !== textOf(text)) tally.add(text.tag, 'replaced')
  }
  const items = [
    code('113100', 'Basic Application Confidentiality Profile'),
    code('113107', 'Retain Longitudinal Temporal Information Modified Dates Option'),
  ]
  return [...texts, { kind: 'sequence', tag: '00120064', vr: 'SQ', items }]
}
