import { passedOverReason } from '#core/import/junk.ts'
import { textEnding } from '#core/import/levels/words.ts'

/** Levels beyond are not looked at. */
export const mostLevels = 16

export interface SurveyedLevel {
  /** From 1, the outermost. */
  depth: number
  /** Of each name: the folders that have it, and the files below these. */
  names: Map<string, { files: number; folders: number }>
  fileCount: number
  folderCount: number
  /** Folders that those lie in. */
  parentCount: number
  /** Folders whose name begins with that of the folder they lie in: p10/p10000032. */
  continuedCount: number
}

export interface Seen {
  count: number
  /** The first by name. */
  example: string
}

export interface Survey {
  levels: SurveyedLevel[]
  /** Files that may be pictures by the number of folders they lie in, the doubled ones not among them. */
  byDepth: Seen[]
  /** Those pictures by their folder. */
  folders: Map<string, Seen>
  /** Of a folder that lies once more in itself, with the same folders below. */
  doubled: Map<string, Seen>
  /** What is no picture and no list that was read, by the ending of its name. */
  texts: Map<string, Seen>
  /** The deepest level there is. */
  depth: number
}

function see(seen: Map<string, Seen>, key: string, { count, example }: Seen): void {
  const known = seen.get(key)
  if (!known) seen.set(key, { count, example })
  else {
    known.count += count
    if (example < known.example) known.example = example
  }
}

export const sumOf = (all: readonly (Seen | undefined)[]): Seen =>
  all.reduce<Seen>(
    (sum, seen) => ({
      count: sum.count + (seen?.count ?? 0),
      example: seen && (sum.example === '' || seen.example < sum.example) ? seen.example : sum.example,
    }),
    { count: 0, example: '' },
  )

const folderOf = (path: string) => path.slice(0, Math.max(0, path.lastIndexOf('/')))
const partsOf = (folder: string) => (folder === '' ? [] : folder.split('/', mostLevels + 1))

/** @returns the folder that lies in one of its own name, which has the same below it: `chest_xray/chest_xray` */
function doubledIn(parts: string[], folders: ReadonlyMap<string, Seen>): string | null {
  for (let i = 1; i < parts.length; i++)
    if (parts[i] === parts[i - 1] && folders.has(parts.toSpliced(i, 1).join('/')))
      return parts.slice(0, i + 1).join('/')
  return null
}

/** Counts folders that come in order: what differs from the folder before is new. */
class Counter {
  readonly levels: SurveyedLevel[] = []
  #before: string[] = []
  #hasChild: boolean[] = []

  count(parts: string[], fileCount: number): void {
    let isNew = false
    for (const [i, name] of parts.slice(0, mostLevels).entries()) {
      const level = this.levels[i] ?? this.#open(i)
      isNew ||= this.#before[i] !== name
      const known = level.names.get(name) ?? { files: 0, folders: 0 }
      if (known.folders === 0) level.names.set(name, known)
      known.files += fileCount
      level.fileCount += fileCount
      if (!isNew) continue
      known.folders++
      level.folderCount++
      if (!this.#hasChild[i]) level.parentCount++
      this.#hasChild[i] = true
      this.#hasChild[i + 1] = false
      const parent = parts[i - 1]
      if (parent && name.length > parent.length && name.startsWith(parent)) level.continuedCount++
    }
    this.#before = parts
  }

  #open(i: number): SurveyedLevel {
    const level = { depth: i + 1, names: new Map(), fileCount: 0, folderCount: 0, parentCount: 0, continuedCount: 0 }
    this.levels[i] = level
    return level
  }
}

/** As a folder sorts directly before what it holds. */
const orderOf = (folder: string) => folder.replaceAll('/', '\0')

/** Counts the folders of a source level by level. */
export function survey(paths: Iterable<string>, lists: ReadonlySet<string>): Survey {
  const found = new Map<string, Seen>()
  const texts = new Map<string, Seen>()
  for (const path of paths) {
    if (lists.has(path) || passedOverReason(path) !== null) continue
    const text = textEnding(path)
    see(text ? texts : found, text ?? folderOf(path), { count: 1, example: path })
  }
  const folders = new Map<string, Seen>()
  const doubled = new Map<string, Seen>()
  const byDepth: Seen[] = []
  const counter = new Counter()
  let depth = 0
  for (const [, folder] of [...found.keys()].map(f => [orderOf(f), f] as const).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const seen = found.get(folder) ?? { count: 0, example: '' }
    const parts = partsOf(folder)
    depth = Math.max(depth, parts.length)
    const twice = doubledIn(parts, found)
    if (twice) see(doubled, twice, seen)
    else {
      folders.set(folder, seen)
      byDepth[parts.length] = sumOf([byDepth[parts.length], seen])
      counter.count(parts, seen.count)
    }
  }
  return { levels: counter.levels, byDepth, folders, doubled, texts, depth }
}
