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
  /** Copies in which a second reader sought what may name somebody; 0 in reports from before there was one. */
  scannedCount: z.int().nonnegative().default(0),
  /** Of those scanned, how many were refused because something was found; not in fileCount. */
  stillNamedCount: z.int().nonnegative().default(0),
  /** Files whose character set is none, or does not have what they say: compared as bytes, UTF-8 and Latin-1. */
  doubtfulCharacterSetCount: z.int().nonnegative().default(0),
  /** Files whose pixels may show text about the patient, which a person has to look at. */
  suspectedBurnedInCount: z.int().nonnegative(),
  removals: z.array(removalSchema),
})

/** What was removed in an import, added up over its DICOM files; stored as Import.deidentification. */
export type DeidentificationReport = z.infer<typeof reportSchema>

export const emptyReport: DeidentificationReport = {
  fileCount: 0,
  scannedCount: 0,
  stillNamedCount: 0,
  doubtfulCharacterSetCount: 0,
  suspectedBurnedInCount: 0,
  removals: [],
}

/** @throws InvalidInput for JSON that is no such report */
export const parseReport = (json: unknown): DeidentificationReport => parse(reportSchema, json, 'deidentification')

/** What one file adds to a report. */
export interface Deidentified {
  removals: readonly Removal[]
  isBurnedInSuspected?: boolean
  isCharacterSetDoubtful?: boolean
}

/** The report with one more file in it, whose copy was scanned. */
export function addRemovals(
  report: DeidentificationReport,
  { removals, isBurnedInSuspected, isCharacterSetDoubtful }: Deidentified,
): DeidentificationReport {
  return {
    ...report,
    fileCount: report.fileCount + 1,
    scannedCount: report.scannedCount + 1,
    doubtfulCharacterSetCount: report.doubtfulCharacterSetCount + (isCharacterSetDoubtful ? 1 : 0),
    suspectedBurnedInCount: report.suspectedBurnedInCount + (isBurnedInSuspected ? 1 : 0),
    removals: sum([...report.removals, ...removals]),
  }
}

/** The report with so many copies more that were refused. */
export const addStillNamed = (report: DeidentificationReport, count: number): DeidentificationReport => ({
  ...report,
  scannedCount: report.scannedCount + count,
  stillNamedCount: report.stillNamedCount + count,
})

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
