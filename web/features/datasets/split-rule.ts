const splits = ['train', 'validation', 'test'] as const

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

/** The rule of a frozen dataset in words; one of a kind this page does not know stands as it was written. */
export function describeRule(rule: unknown): string {
  const sizes = isRecord(rule) ? (rule.ratio ?? rule.counts) : undefined
  if (!isRecord(rule) || !isRecord(sizes)) return JSON.stringify(rule)
  const listed = splits.map(split => `${split} ${sizes[split]}`).join(', ')
  return rule.ratio ? `by ratio: ${listed}` : `by number of images: ${listed}`
}
