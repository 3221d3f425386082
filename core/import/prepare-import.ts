import { z } from 'zod'
import type { Context } from '#core/context.ts'
import { InvalidInput } from '#core/errors.ts'
import { locationOf } from '#core/import/container.ts'
import { type Groupable, groupColumnOf, requireColumn } from '#core/import/group-key.ts'
import { listSource } from '#core/import/list-source.ts'
import type { Listing } from '#core/import/listing.ts'
import { type OpenedSource, openSource, type SourceInput } from '#core/import/open-source.ts'
import { requireGroups, tallySize } from '#core/import/tally-groups.ts'
import { parse } from '#core/parse.ts'

const frameSchema = z
  .number()
  .nullable()
  .refine(n => n === null || (Number.isInteger(n) && n >= 1 && n <= 999_999), 'a whole number from 1')

export interface PreparedImport extends OpenedSource {
  listing: Listing
  groupPattern: string | null
  groupColumn: string | null
  frame: number | null
}

/** What the group of listed files follows from, before anything of them was read. */
function* groupablesOf({ entries, columns }: Listing, groupColumn: string | null): Generator<Groupable[]> {
  const column = groupColumnOf({ groupColumn, columns })
  for (let at = 0; at < entries.length; at += tallySize)
    yield entries.slice(at, at + tallySize).map(entry => ({
      path: entry.path,
      className: entry.className,
      column: (column && entry.columns?.[column]) || null,
      patientKey: null,
      studyKey: null,
    }))
}

/** Opens and lists a source and looks whether its rules can be kept: what cannot go in is refused before it is queued. */
export async function prepareImport(
  ctx: Context,
  input: SourceInput,
  classNames: readonly string[],
): Promise<PreparedImport> {
  const groupPattern = input.groupPattern || null
  const groupColumn = input.groupColumn || null
  const frame = parse(frameSchema, input.frame ?? null, 'frame')
  const opened = await openSource(ctx, input)
  const listing = await listSource(opened.container, input.fileList || null, classNames).catch(error => {
    // Whoever asked knows it by the name they gave, not by where it lies.
    if (!(error instanceof InvalidInput)) throw error
    const shown = error.value.replace(locationOf(opened.container), opened.named)
    throw new InvalidInput(
      error.field,
      opened.uploadId ? shown.replace(opened.uploadId, opened.named) : shown,
      error.allowed,
    )
  })
  requireColumn(groupColumn, listing.columns)
  await requireGroups(groupablesOf(listing, groupColumn), groupPattern)
  return { ...opened, listing, groupPattern, groupColumn, frame }
}

/** The columns of an Import that say where it came from and by which rules. */
export const rowOf = ({ source, location, uploadId, listing, groupPattern, groupColumn, frame }: PreparedImport) => ({
  source,
  location,
  uploadId,
  fileList: listing.fileList,
  sourceSha256: listing.sourceSha256,
  columns: listing.columns,
  groupPattern,
  groupColumn,
  frame,
})
