const splits = ['train', 'validation', 'test'] as const

type Sizes = Record<(typeof splits)[number], number>

/** The rule of a frozen dataset in words. */
export function describeRule({ ratio, counts }: { ratio: Sizes | null; counts: Sizes | null }): string {
  const sizes = ratio ?? counts
  if (!sizes) return 'not known'
  const listed = splits.map(split => `${split} ${sizes[split]}`).join(', ')
  return ratio ? `by ratio: ${listed}` : `by number of images: ${listed}`
}
