const splits = ['train', 'validation', 'test'] as const

type Sizes = Record<(typeof splits)[number], number>

interface Rule {
  ratio: Sizes | null
  counts: Sizes | null
  published: 'AS_PUBLISHED' | 'VALIDATION_DIVIDED' | null
}

/** The rule of a frozen dataset in words. */
export function describeRule({ ratio, counts, published }: Rule): string {
  if (published)
    return published === 'AS_PUBLISHED' ? 'as published' : 'as published, Validation divided into Validation and Test'
  const sizes = ratio ?? counts
  if (!sizes) return 'not known'
  const listed = splits.map(split => `${split} ${sizes[split]}`).join(', ')
  return ratio ? `by ratio: ${listed}` : `by number of images: ${listed}`
}
