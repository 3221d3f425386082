import { createRequire } from 'node:module'

interface Entry {
  vr: string
  name: string
}

interface Dcmjs {
  data: { DicomMetaDictionary: { dictionary: Record<string, Entry | undefined> } }
}

const dcmjs: Dcmjs = createRequire(import.meta.url)('dcmjs')

const entryOf = (tag: string): Entry | undefined =>
  dcmjs.data.DicomMetaDictionary.dictionary[`(${tag.slice(0, 4)},${tag.slice(4)})`]

/**
 * Value representation of a standard attribute by the data dictionary (PS3.6); undefined for what it does not know.
 * Where it leaves a choice: 'ox' (OB or OW), 'xs' (US or SS), 'lt' (US, SS or OW).
 */
export const dictionaryVr = (tag: string): string | undefined => entryOf(tag)?.vr

/** "Patient Name" for '00100010'. */
export function dictionaryName(tag: string): string | undefined {
  return entryOf(tag)
    ?.name.replace(/^RETIRED_/, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
}
