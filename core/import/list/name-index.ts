/** Names by their ends, whichever way they are compared. */
export interface NameIndex {
  /** Whether any is called so, in whatever folder: where not, nothing else needs to be asked. */
  hasName(path: string): boolean
  /** Those of this very path. */
  whole(path: string): string[]
  /** Those whose path is this or ends in it, whole folders alone; the first hundred, and whether there may be more. */
  ending(path: string): { paths: string[]; isCut: boolean }
}

const mostShown = 100
/** The last folder first, so that what ends alike stands together. */
const reversed = (path: string) => `${path.split('/').reverse().join('/')}/`
const lastOf = (path: string) => path.slice(path.lastIndexOf('/') + 1)

/** @param keyOf what of a path is compared */
export function indexNames(names: readonly string[], keyOf: (path: string) => string): NameIndex {
  const keyed = names.map(name => ({ key: keyOf(name.normalize('NFC')), name }))
  const lasts = new Set(keyed.map(({ key }) => lastOf(key)))
  let inOrder: typeof keyed | null = null
  // Most lists are of names that are found in one way: the others are never sorted for.
  const sort = () => {
    inOrder = keyed.map(({ key, name }) => ({ key: reversed(key), name }))
    return inOrder.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
  }

  const firstFrom = (sorted: typeof keyed, key: string): number => {
    let low = 0
    let high = sorted.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((sorted[middle]?.key ?? '') < key) low = middle + 1
      else high = middle
    }
    return low
  }
  const collect = (key: string, isMeant: (found: string) => boolean): string[] => {
    const paths: string[] = []
    const sorted = inOrder ?? sort()
    for (let i = firstFrom(sorted, key); i < sorted.length && paths.length < mostShown; i += 1) {
      const at = sorted[i]
      if (at === undefined || !isMeant(at.key)) break
      paths.push(at.name)
    }
    return paths
  }
  return {
    hasName: path => lasts.has(lastOf(keyOf(path))) || lasts.has(keyOf(lastOf(path))),
    whole: path => {
      const key = reversed(keyOf(path))
      return collect(key, found => found === key)
    },
    ending: path => {
      const key = reversed(keyOf(path))
      const paths = collect(key, found => found.startsWith(key))
      return { paths, isCut: paths.length === mostShown }
    },
  }
}
