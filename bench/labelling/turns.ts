import type pg from 'pg'
import { z } from 'zod'

/** An image that is to get its next label. */
export interface Turn {
  imageId: string
  labelClassId: string
  /** Image.labelVersion as it stands. */
  expectedVersion: number
}

/** Images in turn: whoever labels one has it alone, and knows its version without looking. */
export interface Turns {
  next(): Turn
}

const rowSchema = z.array(z.object({ id: z.string(), labelVersion: z.number() })).min(1)

/** @param labelClassIds two of the project: each label is another answer than the one before */
export async function openTurns(client: pg.Client, projectId: string, labelClassIds: string[]): Promise<Turns> {
  const { rows } = await client.query(
    'select "id", "labelVersion" from "Image" where "projectId" = $1 order by md5("id"::text)',
    [projectId],
  )
  const images = rowSchema.parse(rows)
  let at = 0
  return {
    next() {
      const image = images[at++ % images.length]
      const expectedVersion = image ? image.labelVersion++ : 0
      return { imageId: image?.id ?? '', expectedVersion, labelClassId: labelClassIds[expectedVersion % 2] ?? '' }
    },
  }
}
