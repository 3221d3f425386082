import { rowOf } from '#core/dicom/deidentify/profile.ts'
import { dictionaryName, dictionaryVr } from '#core/dicom/dictionary.ts'

/** People, places, organisations, and the numbers that these give: by the words of an attribute's name. */
const who =
  /Name|Address|Alias|Phone|Telecom|\bI ?Ds?\b|Identif|Institution|Physician|Operator|Organi[sz]ation|Person\b|Location|Residence|Issuer|Serial|Author|Accession|Number|Station|Owner|Requesting|Performer|Observer|Creator|Interpreter|Recorder|Transcriber|Originator|Reviewer|Recipient|Entered By|Locator|Sponsor|Verbal Source|Modifying System|Previous Values|Barcode|Distribution|Responsible|Approver|\bAE\b/

/** Named like that, but of what was done, not of who or where. */
const what =
  /Protocol Name|ROI Name|Set Name|Plan Name|Template Name|Entity Name|Time Point ID|Trial Series ID|X Ray|Slot ID|Dose Identification|Flow Identifier|Intent|UID|GPS|Lookup|Department Type/

/** Whether the profile takes the attribute away because of whom or where it names, so that its words are nowhere to stay. */
export function isIdentifying(tag: string, vr: string): boolean {
  if ((vr === 'UN' ? dictionaryVr(tag) : vr) === 'PN') return true
  const row = rowOf(tag)
  if (!row || row.basic === 'U' || row.isDateModified) return false
  const name = row.tag === tag ? row.name : (dictionaryName(tag) ?? '')
  return who.test(name) && !what.test(name)
}
