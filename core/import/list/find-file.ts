import path from 'node:path'
import { indexNames, type NameIndex } from '#core/import/list/name-index.ts'
import { plainAddress, plainReference, plainUpload } from '#core/import/list/reference.ts'

/**
 * How a name was matched, the surest first; MARKS: by letters and digits alone, as tools rewrite `scan (1).png` to
 * `scan_1.png`; NUMBER: by the number that it is, as spreadsheets write `0007.png` as 7 and 7.0.
 */
const findSteps = ['PATH', 'CASE', 'ENDING', 'MARKS', 'NUMBER'] as const
type FindStep = (typeof findSteps)[number]

export type Found =
  | {
      path: string
      by: FindStep
      /** Whether the whole path is that of the reference, from the list's folder or the root. */
      isExact: boolean
    }
  | {
      /** Those that may be meant; none: no file of that name is there. */
      candidates: string[]
      /** One of that name in another folder than the reference says. */
      elsewhere: string | null
    }

/** Where a reference stands. */
export interface ReferredFrom {
  /** Path of the list. */
  list: string
  /** Whether it may have the name that Label Studio gives to uploads. */
  isUpload?: boolean
}

export type FileFinder = (reference: string, from?: ReferredFrom) => Found

/** Endings of pictures that are read. */
export const pictureEnd = /(?<=.)\.(?:png|jpe?g|jpe|jp2|j2k|tiff?|bmp|gif|webp|dcm|dicom|dic|ima)$/i

const keys: Record<FindStep, (path: string) => string> = {
  PATH: path => path,
  CASE: path => path.toLowerCase(),
  ENDING: path => path.replace(pictureEnd, '').toLowerCase(),
  MARKS: path => {
    const slash = path.lastIndexOf('/') + 1
    const bare = path.slice(slash).replace(pictureEnd, '').toLowerCase()
    // A line that somebody took out of a list with # is no line.
    if (bare.startsWith('#')) return path.toLowerCase()
    return path.slice(0, slash).toLowerCase() + (bare.match(/[\p{L}\p{M}\p{N}]+/gu)?.join('_') ?? bare)
  },
  NUMBER: path => {
    const slash = path.lastIndexOf('/') + 1
    const bare = path.slice(slash).replace(pictureEnd, '')
    const number = /^0*(\d{1,100}?)(?:\.0)?$/.exec(bare)?.[1]
    return path.slice(0, slash).toLowerCase() + (number ?? bare.toLowerCase())
  },
}

/** Names compared in one way. */
interface Indexes {
  all: NameIndex
  /** Those below a folder alone. */
  near(folder: string): NameIndex
}

function indexesOf(names: readonly string[], by: FindStep): Indexes {
  // Lists are read one after the other: that of the last folder is enough.
  let last: { folder: string; index: NameIndex } | null = null
  return {
    all: indexNames(names, keys[by]),
    near: folder => {
      if (last?.folder !== folder) {
        const below = names.filter(name => name.normalize('NFC').startsWith(folder))
        last = { folder, index: indexNames(below, keys[by]) }
      }
      return last.index
    },
  }
}

const mostFolders = 32
const nobody = { candidates: [], elsewhere: null }

/** By one step: from the list's folder, from the root, by an end of the path that one file has, by the whole path of a file. */
function findIn({ all: index, near }: Indexes, plain: string, folder: string, by: FindStep): Found {
  if (!index.hasName(plain)) return nobody
  const decide = (paths: string[], isExact: boolean): Found | null => {
    const [only] = paths
    if (only === undefined) return null
    return paths.length === 1 ? { path: only, by, isExact } : { candidates: paths, elsewhere: null }
  }
  const exact = (folder === '' ? null : decide(index.whole(folder + plain), true)) ?? decide(index.whole(plain), true)
  if (exact) return exact
  const { paths: ending, isCut } = index.ending(plain)
  const isNear = (name: string) => name.normalize('NFC').startsWith(folder)
  const close = folder === '' ? [] : isCut ? near(folder).ending(plain).paths : ending.filter(isNear)
  const ended = decide(close.length === 1 ? close : ending, false)
  if (ended) return ended
  const parts = plain.split('/').slice(-mostFolders)
  for (let i = 1; i < parts.length; i += 1) {
    const end = parts.slice(i).join('/')
    const shorter = (folder === '' ? null : decide(index.whole(folder + end), false)) ?? decide(index.whole(end), false)
    if (shorter) return shorter
  }
  return { candidates: [], elsewhere: index.ending(parts.at(-1) ?? '').paths[0] ?? null }
}

/**
 * Finds files by what lists call them, letter by letter, else in any case, else with any ending, else by letters and
 * digits, else as a number. Folders that a reference names must be those of the file, as far as it lies in any: where neither path is an end
 * of the other, it is another file.
 */
export function fileFinder(names: readonly string[]): FileFinder {
  const byPath = new Map(names.map(name => [name.normalize('NFC'), name]))
  const indexes = new Map<FindStep, Indexes>()
  const indexOf = (step: FindStep): Indexes => {
    const made = indexes.get(step) ?? indexesOf(names, step)
    indexes.set(step, made)
    return made
  }

  const findPlain = (plain: string, folder: string): Found => {
    if (plain === '') return nobody
    if (plain.split('/').includes('..')) {
      const joined = path.posix.normalize(folder + plain)
      return joined.startsWith('..') ? nobody : findPlain(joined, '')
    }
    const known = byPath.get(folder + plain) ?? byPath.get(plain)
    if (known !== undefined) return { path: known, by: 'PATH', isExact: true }
    let elsewhere: string | null = null
    for (const by of findSteps) {
      const found = findIn(indexOf(by), plain, folder, by)
      if ('path' in found || found.candidates.length > 0) return found
      elsewhere ??= found.elsewhere
    }
    return { candidates: [], elsewhere }
  }

  return (reference, { list, isUpload = false } = { list: '' }) => {
    const folder = list.slice(0, list.lastIndexOf('/') + 1).normalize('NFC')
    const first = findPlain(plainReference(reference), folder)
    if ('path' in first || first.candidates.length > 0) return first
    const address = plainAddress(reference)
    const second = address === null ? first : findPlain(address, folder)
    if (!isUpload || 'path' in second || second.candidates.length > 0) return second
    const upload = plainUpload(reference)
    return upload === null ? second : findPlain(upload, folder)
  }
}
