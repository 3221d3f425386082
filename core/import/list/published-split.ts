import type { PublishedSplit } from '#core/import/reading.ts'
import { splitOf } from '#core/import/split-words.ts'

/**
 * The split that all files of a list are of, where its name or folder says so: `train/_annotations.coco.json`,
 * `labels_test.csv`. null: neither does, or the name says two.
 */
export function splitOfList(path: string): PublishedSplit | null {
  const parts = path.split('/')
  const base = (parts.at(-1) ?? '').replace(/(?:\.[a-z]+)+$/i, '')
  const words = base
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .split(/[\s_.()-]+/)
    .filter(word => word.length > 2)
  const said = new Set(words.map(splitOf).filter(split => split !== null))
  const [only = null] = said
  if (said.size > 0) return said.size === 1 ? only : null
  return splitOf(parts.at(-2) ?? '')
}
