import { z } from 'zod'
import { rowOf } from '#core/dicom/deidentify/profile.ts'
import { dictionaryName } from '#core/dicom/dictionary.ts'
import { shownTag } from '#core/dicom/element.ts'
import { parse } from '#core/parse.ts'

const removalSchema = z.object({
  /** '(0010,0010)'; 'private' for all private attributes together, 'preamble' for the 128 bytes before the file meta. */
  tag: z.string(),
  name: z.string(),
  action: z.enum(['removed', 'emptied', 'replaced', 'remapped', 'shifted']),
  /** How many attributes, those within sequences included. */
  count: z.int().positive(),
})

/** What de-identification did to one attribute. Says nothing of its value. */
export type Removal = z.infer<typeof removalSchema>

const reportSchema = z.object({
  fileCount: z.int().nonnegative(),
  /** Files whose pixels may show text about the patient, which a person has to look at. */
  suspectedBurnedInCount: z.int().nonnegative(),
  removals: z.array(removalSchema),
})

/** What was removed in an import, added up over its DICOM files; stored as Import.deidentification. */
export type DeidentificationReport = z.infer<typeof reportSchema>

export const emptyReport: DeidentificationReport = { fileCount: 0, suspectedBurnedInCount: 0, removals: [] }

/** @throws InvalidInput for JSON that is no such report */
export const parseReport = (json: unknown): DeidentificationReport => parse(reportSchema, json, 'deidentification')

/** The report with one more file in it. */
export function addRemovals(
  report: DeidentificationReport,
  removals: readonly Removal[],
  isBurnedInSuspected = false,
): DeidentificationReport {
  return {
    fileCount: report.fileCount + 1,
    suspectedBurnedInCount: report.suspectedBurnedInCount + (isBurnedInSuspected ? 1 : 0),
    removals: sum([...report.removals, ...removals]),
  }
}

function sum(removals: readonly Removal[]): Removal[] {
  const sums = new Map<string, Removal>()
  for (const removal of removals) {
    const key = `${removal.tag} ${removal.action}`
    sums.set(key, { ...removal, count: removal.count + (sums.get(key)?.count ?? 0) })
  }
  return [...sums.entries()].toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, removal]) => removal)
}

/** Notes what happens to the attributes of one file. */
export class Tally {
  private readonly noted: Removal[] = []

  add(tag: string, action: Removal['action']): void {
    this.noted.push({ tag: shownTag(tag), name: nameOf(tag), action, count: 1 })
  }

  addPrivate(): void {
    this.noted.push({ tag: 'private', name: 'Private attributes', action: 'removed', count: 1 })
  }

  addPreamble(): void {
    this.noted.push({ tag: 'preamble', name: 'File preamble', action: 'emptied', count: 1 })
  }

  removals(): Removal[] {
    return sum(this.noted)
  }
}

function nameOf(tag: string): string {
  const row = rowOf(tag)
  if (row?.tag === tag) return row.name
  return dictionaryName(tag) ?? row?.name ?? 'Unknown attribute'
}
