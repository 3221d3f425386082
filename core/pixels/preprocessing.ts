import { createHash } from 'node:crypto'
import type { WindowChoice } from '#core/picture/brightness.ts'

interface Steps {
  /** Side of the square, pixels. */
  imageSize: number
  channels: 3
  colour: 'luminance-repeated'
  /** Box over whole pixels, then a linear kernel as wide as the step: see core/pixels/pixels.ts. */
  resize: 'box-then-linear'
  /** (value / maximum of the bit depth) * scale + offset: -1 to 1. */
  scale: 2
  offset: -1
}

/** What version 3 says beside the window. */
interface TrueSteps {
  /** The whole picture in its true proportions, pixels that are not square included, in the middle; the rest is black. */
  fit: 'padded'
  /** Colour profiles change no sample. */
  profile: 'ignored'
}

/**
 * What is done to an image's pixels before the network sees them; recorded with every model and prediction. Version 1 knew
 * no windows: it means the full range. From version 2 on the resized samples go through the window (and inversion) of the
 * image's display, see core/picture/brightness.ts. Both stretch the whole picture onto the square and let colour profiles
 * change samples; version 3 keeps proportions and samples.
 */
export type Preprocessing = Steps &
  ({ version: 1 } | { version: 2; window: WindowChoice } | ({ version: 3; window: WindowChoice } & TrueSteps))

/** Those that a run may be started with, or was. */
export const recipeVersions = [2, 3] as const
export type RecipeVersion = (typeof recipeVersions)[number]
export const presentRecipe = 3

const stepsOf = (imageSize: number): Steps => ({
  imageSize,
  channels: 3,
  colour: 'luminance-repeated',
  resize: 'box-then-linear',
  scale: 2,
  offset: -1,
})

/** @param version of a run of an earlier release that goes on; unset: the present one */
export const preprocessingOf = (
  imageSize: number,
  window: WindowChoice,
  version: RecipeVersion = presentRecipe,
): Preprocessing =>
  version === 2
    ? { ...stepsOf(imageSize), window, version }
    : { ...stepsOf(imageSize), window, version, fit: 'padded', profile: 'ignored' }

const windows = ['as-displayed', 'full-range'] as const

/** Every preprocessing with this size that this release can do: of models of old, too. */
export const knownPreprocessings = (imageSize: number): Preprocessing[] => [
  ...recipeVersions.toReversed().flatMap(version => windows.map(w => preprocessingOf(imageSize, w, version))),
  { ...stepsOf(imageSize), version: 1 },
]

export const windowOf = (preprocessing: Preprocessing): WindowChoice =>
  preprocessing.version === 1 ? 'full-range' : preprocessing.window

export const fitOf = (preprocessing: Preprocessing): 'stretched' | 'padded' =>
  preprocessing.version === 3 ? preprocessing.fit : 'stretched'

/** Whether the file's colour profile changes samples. */
export const isProfileApplied = (preprocessing: Preprocessing): boolean => preprocessing.version !== 3

/** sha256, hex, of the recipe with its keys sorted: two models with the same hash see the same pixels. */
export const preprocessingSha256 = (p: Preprocessing): string =>
  createHash('sha256')
    .update(JSON.stringify(Object.fromEntries(Object.entries(p).sort(([a], [b]) => (a < b ? -1 : 1)))))
    .digest('hex')
