import { z } from 'zod'
import { parse } from '#core/parse.ts'

const between = (low: number, high: number) => {
  const allowed = `a number from ${low} to ${high}`
  return z.number(allowed).min(low, allowed).max(high, allowed)
}
const presetAllowed = 'text of 1 to 64 characters'

/** How a reader looked at an image while labelling it. */
const viewSchema = z
  .strictObject(
    {
      /** Of the window, in modality values; null: colour, or the file's own table. */
      center: between(-1e7, 1e7).nullable().default(null),
      width: between(1e-6, 1e7).nullable().default(null),
      isInverted: z.boolean('true or false'),
      /** What the window was chosen by, as the viewer named it; null: by hand. */
      preset: z.string(presetAllowed).min(1, presetAllowed).max(64, presetAllowed).nullable().default(null),
      /** Pixels of the screen for one of the picture; null: the whole picture, fitted. */
      zoom: between(0.001, 1000).nullable().default(null),
      /** From the picture's middle to what lay in the middle of the screen, in pixels of the picture before any turn. */
      panX: between(-100_000, 100_000),
      panY: between(-100_000, 100_000),
      /** Degrees, clockwise, after the flip. */
      rotation: z.literal([0, 90, 180, 270], '0, 90, 180 or 270'),
      /** Left and right exchanged. */
      isFlipped: z.boolean('true or false'),
    },
    'a view with its window, zoom, pan and turn',
  )
  .refine(view => (view.center === null) === (view.width === null), {
    path: ['width'],
    error: 'given where center is, absent where it is not',
  })

export type LabelView = z.infer<typeof viewSchema>

/** @throws InvalidInput naming the field, such as view.width */
export const parseView = (input: unknown): LabelView => parse(viewSchema, input, 'view')
