import { plainClass } from '#core/import/list/class-words.ts'
import type { Answer, Problem } from '#core/import/listing.ts'
import type { ListReading, PublishedSplit } from '#core/import/reading.ts'

type Aspect = 'answers' | 'groups' | 'splits' | 'frames'

/** All that lists say of one file, or of all files below one folder. */
export interface Said {
  answers: Answer[]
  groups: Set<string>
  splits: Set<PublishedSplit>
  frames: Set<number>
  columns: Record<string, string> | null
  /** Whether a time among its answers cannot be read. */
  isOddlyTimed: boolean
  problem: Problem | null
  /** What the list of that problem speaks of. */
  about: ReadonlySet<Aspect>
  /** The folder itself, where its column is called as a group is. */
  folderGroup: string | null
}

export const nothing = (): Said => ({
  ...{ answers: [], groups: new Set(), splits: new Set(), frames: new Set() },
  ...{ columns: null, isOddlyTimed: false, problem: null, about: new Set(), folderGroup: null },
})

/** What a list speaks of, read in one way. */
export function aspectsOf({ columns, split }: ListReading): ReadonlySet<Aspect> {
  const aspects = columns.flatMap((role): Aspect[] => {
    if (role === 'CLASS' || role === 'CLASS_FLAG') return ['answers']
    if (role === 'GROUP') return ['groups']
    if (role === 'SPLIT') return ['splits']
    return role === 'FRAME' ? ['frames'] : []
  })
  return new Set(split === null ? aspects : [...aspects, 'splits'])
}

const says = (said: Said, aspect: Aspect) => (aspect === 'answers' ? said.answers.length : said[aspect].size) > 0

/**
 * What is said nearer to a file stands before what is said of the folders around it, each thing by itself. What is wrong
 * out there counts unless all that its list speaks of is said nearer.
 */
function sayOver(near: Said, outer: Said): Said {
  const isCovered = near.problem !== null || [...outer.about].every(aspect => says(near, aspect))
  const { answers, isOddlyTimed } = near.problem || says(near, 'answers') ? near : outer
  return {
    answers,
    isOddlyTimed,
    groups: says(near, 'groups') ? near.groups : outer.groups,
    splits: says(near, 'splits') ? near.splits : outer.splits,
    frames: says(near, 'frames') ? near.frames : outer.frames,
    columns: near.columns ?? outer.columns,
    problem: near.problem ?? (isCovered ? null : outer.problem),
    about: near.problem === null ? outer.about : near.about,
    folderGroup: outer.folderGroup ?? near.folderGroup,
  }
}

const above = (path: string) => path.slice(0, Math.max(0, path.lastIndexOf('/')))

const depthOf = (folder: string) => folder.split('/').length

/** The outermost folders of a path. */
function upTo(folder: string, depth: number): string {
  let end = -1
  for (let i = 0; i < depth; i += 1) {
    end = folder.indexOf('/', end + 1)
    if (end < 0) return folder
  }
  return folder.slice(0, end)
}

interface Spread {
  found: Map<string, Said>
  labelCount: number
  /** Files that are called by other classes than their folders. */
  covered: string[]
}

const isOther = (near: Said, outer: Said) => {
  const classes = new Set(outer.answers.map(({ className }) => plainClass(className)))
  return classes.size > 0 && near.answers.length > 0 && near.answers.every(a => !classes.has(plainClass(a.className)))
}

/**
 * What lists say of each file, those of its folders among them: each folder is looked at once.
 * @param found of files that lists name themselves
 * @param folders by their paths
 */
export function spreadFolders(
  files: Iterable<string>,
  found: ReadonlyMap<string, Said>,
  folders: ReadonlyMap<string, Said>,
): Spread {
  const known = new Map<string, Said | null>([['', null]])
  let deepest = 0
  for (const folder of folders.keys()) deepest = Math.max(deepest, depthOf(folder))
  const saidAround = (below: string): Said | null => {
    const folder = upTo(below, deepest)
    const open: string[] = []
    for (let at = folder; !known.has(at); at = above(at)) open.push(at)
    for (const at of open.toReversed()) {
      const [near, outer] = [folders.get(at), known.get(above(at)) ?? null]
      known.set(at, near && outer ? sayOver(near, outer) : (near ?? outer))
    }
    return known.get(folder) ?? null
  }
  const all = new Map<string, Said>()
  const covered: string[] = []
  let labelCount = 0
  for (const path of files) {
    const own = found.get(path)
    const around = saidAround(above(path))
    const said = own && around ? sayOver(own, around) : (own ?? around)
    if (said === null) continue
    all.set(path, said)
    if (own && around && isOther(own, around)) covered.push(path)
    if (around && said.answers === around.answers) labelCount += around.answers.length
  }
  return { found: all, labelCount, covered }
}
