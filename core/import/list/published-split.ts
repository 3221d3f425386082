import type { PublishedSplit } from '#core/import/reading.ts'
import { splitOf } from '#core/import/split-words.ts'

/** The splits that the name of a list says: `train_val_list.txt` says two. */
export function splitsOfList(path: string): ReadonlySet<PublishedSplit> {
  const base = path.slice(path.lastIndexOf('/') + 1).replace(/(?:\.[a-z]+)+$/i, '')
  const words = base
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .replaceAll(/trainval/gi, 'train val')
    .split(/[\s_.()-]+/)
    .filter(word => word.length > 2)
  return new Set(words.map(splitOf).filter(split => split !== null))
}

/**
 * The split that all files of a list are of, where its name or folder says so: `train/_annotations.coco.json`,
 * `labels_test.csv`. null: neither does, or the name says two.
 */
export function splitOfList(path: string): PublishedSplit | null {
  const said = splitsOfList(path)
  const [only = null] = said
  if (said.size > 0) return said.size === 1 ? only : null
  return splitOf(path.split('/').at(-2) ?? '')
}
