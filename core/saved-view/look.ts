import { z } from 'zod'

const viewLayouts = ['TILES', 'TABLE'] as const
const viewColours = ['CLASS', 'STATE', 'SPLIT'] as const
/** The orders of Project.images. */
const viewOrders = [
  ...(['NEWEST_FIRST', 'OLDEST_FIRST', 'GROUP_ASCENDING', 'GROUP_DESCENDING'] as const),
  ...(['FILE_NAME_ASCENDING', 'FILE_NAME_DESCENDING'] as const),
] as const

export const lookSchema = z.strictObject({
  layout: z.enum(viewLayouts),
  colourBy: z.enum(viewColours),
  orderBy: z.enum(viewOrders),
})

/** How the images of a view are shown. */
export type ViewLook = z.infer<typeof lookSchema>

/** As it was kept; null: nothing was said of it. */
export const keptLook = (kept: unknown): ViewLook | null => (kept === null ? null : lookSchema.parse(kept))
