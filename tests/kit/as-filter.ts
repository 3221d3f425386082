import type { ImageFilter } from '#core/image/filter.ts'

/** Values that stand in a document without quotes. */
const words = /split|burnedIn|readingState/i

/** A filter as it stands in a document: filter: { search: "a", split: TEST }. */
export const asFilter = (filter: ImageFilter): string =>
  `filter: { ${Object.entries(filter)
    .map(([name, value]) => `${name}: ${words.test(name) ? value : JSON.stringify(value)}`)
    .join(', ')} }`
