/** What has nothing to do with a finding, and may tell the class all the same; PIXELS aside, which a network has to beat. */
export const cues = {
  BORDER: 'Brightness of the four edges of the picture, a twentieth of its side wide.',
  SIZE: 'Width and height.',
  ENCODING: 'Media type, bits a channel, modality, body part, and bytes a pixel.',
  FILE_NAME: "The file's own name, without its folders.",
  PIXELS: 'The whole picture, shrunk to 16 x 16 pixels.',
} as const
export type Cue = keyof typeof cues

/** How well the class can be told from one cue alone: AUC, 0 to 1, with its 95% interval. */
// A type, not an interface: only types are assignable to the record's JSON columns.
export type ShortcutFigure = { cue: Cue; value: number; low: number; high: number; method: string }

const names: Record<Exclude<Cue, 'PIXELS'>, string> = {
  BORDER: 'the border',
  SIZE: 'the size',
  ENCODING: 'the encoding',
  FILE_NAME: 'the file name',
}

/** Chance is 0.5; from here on, the whole interval above it, a cue is said to tell the class. */
export const leastTelling = 0.6

/** Never nearer to 1 than it is, and an interval never narrower. */
const down = (value: number) => (Math.floor(value * 100) / 100).toFixed(2)
const up = (value: number) => (Math.ceil(value * 100) / 100).toFixed(2)
const figure = ({ value, low, high }: ShortcutFigure) => `AUC ${down(value)}, ${down(low)} to ${up(high)}`

interface Found {
  state: 'FOUND' | 'EXCLUDED' | 'NOT_CHECKED'
  message: string
}

/**
 * Whether the class can be told from what has nothing to do with the finding.
 * @param figures of each cue; empty: fewer than two groups have positive images, or others; null: nobody looked
 */
export function sayShortcuts(figures: readonly ShortcutFigure[] | null): Found {
  if (figures === null)
    return { state: 'NOT_CHECKED', message: 'nobody looked whether borders, sizes or file names tell the class' }
  if (figures.length === 0)
    return {
      state: 'NOT_CHECKED',
      message: 'fewer than two groups have images of the positive class, or of the others: shortcuts cannot be told',
    }
  const pixels = figures.find(f => f.cue === 'PIXELS')
  const beside = pixels ? `; 16 x 16 pixels do by ${figure(pixels)}, which a network has to beat` : ''
  const others = figures.flatMap(f => (f.cue === 'PIXELS' ? [] : [{ ...f, name: names[f.cue] }]))
  const telling = others.filter(f => f.low > leastTelling)
  if (telling.length > 0)
    return {
      state: 'FOUND',
      message: `the class can be told from ${telling.map(f => `${f.name} alone (${figure(f)})`).join(', from ')}${beside}`,
    }
  const best = Math.max(...others.map(f => f.value))
  return {
    state: 'EXCLUDED',
    message: `border, size, encoding and file name tell the class by an AUC of ${up(best)} at most${beside}`,
  }
}
