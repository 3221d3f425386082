import { copyRule } from '#core/import/groups/copies.ts'
import { stemOf } from '#core/import/groups/marks.ts'
import { patientRule } from '#core/import/groups/patients.ts'
import { doing } from '#core/import/levels/say.ts'
import type { LevelRole, PublishedSplit } from '#core/import/reading.ts'

interface ExampleGroup {
  group: string
  files: string[]
}

export interface ProposedGroups {
  rule: 'NAME'
  /** @param path of a file of the source, or of one like them */
  keyOf(path: string): string
  /** What files of one group have in common. Copies should look alike, pictures of one patient need not. */
  of: 'COPIES' | 'PATIENTS'
  fileCount: number
  groupCount: number
  /** The group of the most files. */
  largest: { group: string; fileCount: number }
  /** The largest groups with the first of their files. */
  examples: ExampleGroup[]
  /** In sentences for people. */
  doubts: string[]
  /** The name of the picture that a file is a copy of: of one patient there may be several. */
  originalOf(path: string): string
  /** Whether its name says, or leaves open, that it was turned, cut or moved: it need not look like its original. */
  isMoved(path: string): boolean
  /** How many groups stand in more than one split as published. */
  dividedBySplit(splitOf: (path: string) => PublishedSplit | null): number
}

interface RepeatedNames {
  /** Names that files of several folders have. */
  nameCount: number
  fileCount: number
  /** Two files of one name. */
  example: string[]
}

const nameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1)

/** Files of one name in several folders: copies, or a numbering that begins anew. @returns null: no name is there twice */
function findRepeatedNames(paths: readonly string[]): RepeatedNames | null {
  const byName = new Map<string, { count: number; first: string; second: string }>()
  for (const path of paths) {
    const known = byName.get(nameOf(path))
    if (!known) byName.set(nameOf(path), { count: 1, first: path, second: '' })
    else {
      known.count++
      const [first = '', second = ''] = [known.first, known.second, path].filter(p => p !== '').sort()
      Object.assign(known, { first, second })
    }
  }
  const repeated = [...byName.values()].filter(({ count }) => count > 1)
  const [example] = repeated.toSorted((a, b) => b.count - a.count || (a.first < b.first ? -1 : 1))
  if (!example) return null
  const fileCount = repeated.reduce((sum, { count }) => sum + count, 0)
  return { nameCount: repeated.length, fileCount, example: [example.first, example.second] }
}

interface Names {
  stems: Map<string, number>
  folders: Set<string>
}

function readNames(paths: readonly string[]): Names {
  const stems = new Map<string, number>()
  const folders = new Set<string>()
  for (const path of paths) {
    const stem = stemOf(path)
    stems.set(stem, (stems.get(stem) ?? 0) + 1)
  }
  for (const folder of new Set(paths.map(path => path.slice(0, Math.max(0, path.lastIndexOf('/'))))))
    for (const part of folder.split('/', 16)) folders.add(part.toLowerCase())
  return { stems, folders }
}

/** Where fewer of the files have a name of their own, names tell nothing of originals: image1.png in each folder. */
const leastDistinct = 0.4
/** Of originals, so many of one name in several classes that each class has a numbering of its own. */
const leastRenumbered = 0.1

/** The class level as part of the group, where the same names are used anew in each class. */
function classScope(paths: readonly string[], roles: readonly LevelRole[]): (path: string) => string {
  const at = roles.lastIndexOf('CLASS')
  if (at < 0) return () => ''
  const classOf = (path: string) => path.split('/', at + 2).slice(0, -1)[at] ?? ''
  const first = new Map<string, string>()
  const shared = new Set<string>()
  for (const path of paths) {
    const name = nameOf(path)
    const known = first.get(name)
    if (known === undefined) first.set(name, classOf(path))
    else if (known !== classOf(path)) shared.add(name)
  }
  if (shared.size <= leastRenumbered * first.size) return () => ''
  return path => `${classOf(path)}/`
}

function groupsBy(paths: readonly string[], keyOf: (path: string) => string): Map<string, number> {
  const groups = new Map<string, number>()
  for (const path of paths) {
    const key = keyOf(path)
    groups.set(key, (groups.get(key) ?? 0) + 1)
  }
  return groups
}

const mostExamples = 3
const mostFiles = 5

function examplesOf(paths: readonly string[], groups: Map<string, number>, keyOf: (path: string) => string) {
  const largest = [...groups].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).slice(0, mostExamples)
  const files = new Map(largest.map(([group]) => [group, [] as string[]]))
  for (const path of paths) files.get(keyOf(path))?.push(path)
  return largest.map(([group]) => ({ group, files: (files.get(group) ?? []).sort().slice(0, mostFiles) }))
}

const countDivided = (
  paths: readonly string[],
  keyOf: (path: string) => string,
  splitOf: (path: string) => PublishedSplit | null,
) => {
  const first = new Map<string, PublishedSplit>()
  const divided = new Set<string>()
  for (const path of paths) {
    const split = splitOf(path)
    if (!split) continue
    const key = keyOf(path)
    const known = first.get(key)
    if (!known) first.set(key, split)
    else if (known !== split) divided.add(key)
  }
  return divided.size
}

function sayRepeated(paths: readonly string[], how: string): string[] {
  const repeated = findRepeatedNames(paths)
  if (!repeated) return []
  return [
    `${doing(repeated.nameCount, 'name', 'stand')} in several folders, such as ${repeated.example.join(' and ')}: ${how}`,
  ]
}

/** Where all stems differ, no name is there twice: nothing needs to be looked for. */
const areRepeated = (paths: readonly string[], { stems }: Names) => stems.size < paths.length

const areTelling = (paths: readonly string[], { stems }: Names) => stems.size >= leastDistinct * paths.length

/** Where nothing is proposed: what was seen in the names and declined, in sentences for people. */
export function whyNoGroups(paths: readonly string[]): string[] {
  const names = readNames(paths)
  const untold = areTelling(paths, names) ? copyRule(names.stems, names.folders).doubts : []
  return [...untold, ...(areRepeated(paths, names) ? sayRepeated(paths, 'names tell of no groups') : [])]
}

/**
 * Groups by what is left of the names of files without the marks of copies, or by the patient that they name; decided from
 * all names together, in any order. A mark counts as one only where the names show that it stands on copies: a numbering
 * of originals stays. In time that grows with the number of names alone.
 * @param paths of the files that go in
 * @param roles of the levels of folders: where each class has the same names, each has groups of its own
 * @returns null: names tell of no groups, see `whyNoGroups`
 */
export function proposeGroups(paths: readonly string[], roles: readonly LevelRole[] = []): ProposedGroups | null {
  const names = readNames(paths)
  if (!areTelling(paths, names)) return null
  const { stems, folders } = names
  const copies = copyRule(stems, folders)
  const originals = new Set([...stems.keys()].map(copies.keyOf))
  const patientOf = patientRule(originals)
  const patients = new Set([...originals].map(patientOf))
  if (patients.size === stems.size) return null
  const hasPatients = patients.size < originals.size
  const scope = hasPatients ? () => '' : classScope(paths, roles)
  const originalOf = (path: string) => `${scope(path)}${copies.keyOf(stemOf(path))}`
  const keyOf = (path: string) => `${scope(path)}${patientOf(copies.keyOf(stemOf(path)))}`
  const taken = scope('') === '' ? 'taken as one group each' : 'taken as one group for each class'
  const groups = groupsBy(paths, keyOf)
  const examples = examplesOf(paths, groups, keyOf)
  const group = examples[0]?.group ?? ''
  return {
    rule: 'NAME',
    keyOf,
    originalOf,
    isMoved: path => copies.isMoved(stemOf(path)),
    of: hasPatients ? 'PATIENTS' : 'COPIES',
    fileCount: paths.length,
    groupCount: groups.size,
    largest: { group, fileCount: groups.get(group) ?? 0 },
    examples,
    doubts: [...copies.doubts, ...(areRepeated(paths, names) ? sayRepeated(paths, taken) : [])],
    dividedBySplit: splitOf => countDivided(paths, keyOf, splitOf),
  }
}
