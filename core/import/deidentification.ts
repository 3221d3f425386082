import { z } from 'zod'
import type { Removal } from '#core/image/ingested.ts'

/** What was taken out of the DICOM files of an import, added up, and how many a person must look at. */
const schema = z.object({
  fileCount: z.number(),
  suspectedBurnedInCount: z.number(),
  removals: z.array(
    z.object({
      tag: z.string(),
      name: z.string(),
      action: z.enum(['removed', 'emptied', 'replaced', 'remapped', 'shifted']),
      count: z.number(),
    }),
  ),
})
export type Deidentification = z.infer<typeof schema>

/** Null: no DICOM file was seen. */
export const deidentificationOf = (imported: { deidentification: unknown }): Deidentification | null =>
  imported.deidentification === null ? null : schema.parse(imported.deidentification)

export interface Looked {
  burnedIn: 'NO' | 'SUSPECTED' | null
  removals?: readonly Removal[]
}

/** Adds a batch of files to what was counted before. Files of other formats, which say nothing on burned-in names, do not count. */
export function addDeidentification(
  before: Deidentification | null,
  files: readonly Looked[],
): Deidentification | null {
  const dicom = files.filter(file => file.burnedIn !== null)
  if (dicom.length === 0) return before
  const removals = new Map<string, Removal>()
  for (const removal of [...(before?.removals ?? []), ...dicom.flatMap(file => file.removals ?? [])]) {
    const key = `${removal.tag} ${removal.action}`
    removals.set(key, { ...removal, count: removal.count + (removals.get(key)?.count ?? 0) })
  }
  return {
    fileCount: (before?.fileCount ?? 0) + dicom.length,
    suspectedBurnedInCount:
      (before?.suspectedBurnedInCount ?? 0) + dicom.filter(file => file.burnedIn === 'SUSPECTED').length,
    removals: [...removals.values()].sort((a, b) => (`${a.tag} ${a.action}` < `${b.tag} ${b.action}` ? -1 : 1)),
  }
}
