import type { SurveyedLevel } from '#core/import/levels/survey.ts'

/** A patient that a name says beside other things, as far as its number: `P_00001` of `Mass-Training_P_00001_LEFT_CC`. */
const within =
  /(?:^|[-_ .])((?:patient|person|subject|subj|sub|case|pat|pid|pt)[-_ ]?\d{1,12}|pa?[-_ ]?\d{3,12})(?=$|[-_ .])/i

const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')

export interface PatientWithin {
  /** Of paths: see core/import/group-pattern.ts. */
  pattern: string
  groupCount: number
  /** The first of them. */
  example: string
}

/**
 * The patient that all names of a level say in one spelling, where some are of one patient: views, sides and lesions of one
 * breast in a folder each. Groups that are folders would divide it.
 */
export function patientWithin({ depth, names }: SurveyedLevel): PatientWithin | null {
  const spellings = new Set<string>()
  const groups = new Set<string>()
  for (const name of names.keys()) {
    const found = within.exec(name)?.[1]
    if (found === undefined) return null
    groups.add(found)
    if (spellings.add(found.replace(/\d+$/, '')).size > 1) return null
  }
  const [spelling = ''] = spellings
  const [example = ''] = [...groups].sort()
  if (groups.size === names.size || example === '') return null
  const outer = depth > 1 ? `(?:[^/]+/){${depth - 1}}` : ''
  const pattern = `^${outer}(?:[^/]*?[-_ .])?(${escaped(spelling)}\\d+)[-_ ./]`
  // As RE2 reads it, and many times faster: what this one pattern takes grows with a name alone.
  const read = new RegExp(pattern)
  const above = 'a/'.repeat(depth - 1)
  const isRead = [...names.keys()].every(name => groups.has(read.exec(`${above}${name}/`)?.[1] ?? ''))
  return isRead ? { pattern, groupCount: groups.size, example } : null
}
