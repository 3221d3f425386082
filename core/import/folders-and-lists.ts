import { readLevels } from '#core/import/apply-reading.ts'
import { classSuggester } from '#core/import/class-suggestion.ts'
import type { Heard } from '#core/import/hear-lists.ts'
import type { FoundLevel } from '#core/import/levels/propose-levels.ts'
import { counted, listed, number } from '#core/import/levels/say.ts'
import { type Seen, sumOf } from '#core/import/levels/survey.ts'
import { textEnding } from '#core/import/levels/words.ts'
import { plainClass } from '#core/import/list/class-words.ts'
import type { LevelRole, Reading } from '#core/import/reading.ts'
import { splitOf } from '#core/import/split-words.ts'

type Said = Pick<Heard, 'found' | 'files' | 'used'>

const named = ({ count, example }: Seen) =>
  count === 1 ? `1 file, ${example},` : `${number(count)} files, such as ${example},`
const either = ({ count }: Seen, one: string, many: string) => (count === 1 ? one : many)

interface Pair extends Seen {
  /** By plain names. */
  folder: string
  /** '': lists say none. */
  said: string
}

/** Of files that lists name, the class of their folder and that of the lists. */
function pairsOf({ found, files }: Said, roles: readonly LevelRole[]): Pair[] {
  const pairs = new Map<string, Pair>()
  for (const path of files) {
    const entry = found.get(path)
    const { className } = readLevels(path, roles)
    if (!entry || entry.problem || className === null) continue
    const [folder, said] = [plainClass(className), plainClass(entry.className ?? '')]
    const key = JSON.stringify([folder, said])
    const pair = pairs.get(key) ?? { folder, said, count: 0, example: path }
    pairs.set(key, pair)
    pair.count++
  }
  return [...pairs.values()]
}

/** Names of folders without their numbers, where each is one class in lists so: `study1_negative`, `study2_negative`. */
function meanings(both: readonly Pair[]): (folder: string) => string {
  const bare = (folder: string) => folder.replaceAll(/\d+/g, '')
  const said = Map.groupBy(both, ({ folder }) => bare(folder))
  const isOneEach = [...said.values()].every(pairs => new Set(pairs.map(pair => pair.said)).size === 1)
  return isOneEach ? bare : folder => folder
}

/** What the folders' classes are called in lists, where they can be the same in other words; else null. */
function translate(both: readonly Pair[], classNames: readonly string[]): Map<string, string> | null {
  const suggest = classSuggester(classNames)
  const meaningOf = meanings(both)
  const folders = new Set(both.map(({ folder }) => meaningOf(folder)))
  const classes = new Set(both.map(({ said }) => said))
  const most = both.toSorted((a, b) => a.count - b.count)
  const words = new Map(most.map(({ folder, said }) => [meaningOf(folder), said]))
  if (new Set(words.values()).size < words.size) return null
  for (const [folder, said] of words) {
    const [ours, theirs] = [suggest(folder), suggest(said)]
    const isOther = ours !== null && theirs !== null && ours !== theirs
    if (folder !== said && (classes.has(folder) || folders.has(said) || isOther)) return null
  }
  return new Map(both.map(({ folder }) => [folder, words.get(meaningOf(folder)) ?? folder]))
}

interface WeighedClasses {
  /** Whether folders are read beside lists: they call the same classes the same, so that one that differs is a conflict. */
  isRead: boolean
  doubts: string[]
}

/**
 * Holds the level that looks like the class against what lists say. Where they do not call the same classes the same, lists
 * alone are read; what differs, and what is lost by that, is said.
 * @param isGuess whether no name tells that the level is the class: then nothing differs from it
 */
export function weighClasses(
  said: Said,
  roles: readonly LevelRole[],
  levels: readonly FoundLevel[],
  classNames: readonly string[],
  isGuess = false,
): WeighedClasses {
  const level = levels[roles.indexOf('CLASS')]
  const pairs = level ? pairsOf(said, roles) : []
  const both = pairs.filter(pair => pair.said !== '')
  if (!level || both.length === 0) return { isRead: true, doubts: [] }
  const folders = new Set(pairs.map(({ folder }) => folder))
  const classes = new Set(both.map(pair => pair.said))
  const alike = sumOf(both.filter(pair => pair.said === pair.folder))
  const isOneSet = [...classes].every(c => folders.has(c)) || [...folders].every(f => classes.has(f))
  if (isOneSet && 2 * alike.count >= sumOf(both).count) return { isRead: true, doubts: [] }
  const words = translate(both, classNames)
  const other = sumOf(both.filter(pair => pair.said !== (words?.get(pair.folder) ?? pair.folder)))
  const silent = sumOf(pairs.filter(pair => pair.said === ''))
  const names = `level ${level.depth} (${listed(level.names.map(({ name }) => name).sort(), level.nameCount)})`
  const differing = `${named(other)} ${either(other, 'is', 'are')} of another class in lists than by ${names}: lists are taken`
  const unlabelled = `${named(silent)} ${either(silent, 'has', 'have')} no class in lists, and that of ${names} is not taken`
  return {
    isRead: false,
    doubts: [...(other.count > 0 && !isGuess ? [differing] : []), ...(silent.count > 0 ? [unlabelled] : [])],
  }
}

/** Whether a folder that a file lies in is called as a split or a class of the project, whatever its level is taken for. */
function folderTeller(classNames: readonly string[]): (path: string) => boolean {
  const suggest = classSuggester(classNames)
  const known = new Map<string, boolean>()
  return path =>
    path
      .split('/')
      .slice(0, -1)
      .some(name => {
        const tells = known.get(name) ?? (splitOf(name) !== null || suggest(name) !== null)
        known.set(name, tells)
        return tells
      })
}

/** Files that lists leave out, where folders say what they are, or where they are most. */
export function doubtUnnamed(
  { found, files, used }: Said,
  roles: readonly LevelRole[],
  classNames: readonly string[],
): string[] {
  if (used.length === 0) return []
  const pictures = files.filter(path => textEnding(path) === null)
  const unnamed = pictures.filter(path => !found.has(path))
  const tells = folderTeller(classNames)
  const told = unnamed.filter(path => {
    const { className, split } = readLevels(path, roles)
    return className !== null || split !== null || tells(path)
  })
  const [example = ''] = told.length > 0 ? told : unnamed
  const some = { count: told.length > 0 ? told.length : unnamed.length, example }
  const passed = `${named(some)} ${either(some, 'is', 'are')} named by no list and passed over`
  if (told.length > 0) return [`${passed}, though folders say a class or a split`]
  return 2 * unnamed.length > pictures.length ? [`${passed}: that is most of ${counted(pictures.length, 'file')}`] : []
}

/** Lists that call most files by another class each: they answer two questions, or one in other words. */
export function doubtContradicted({
  found,
  used,
  contradicted,
  covered,
}: Pick<Heard, 'found' | 'used' | 'contradicted' | 'covered'>): string[] {
  const all = contradicted.length >= covered.length ? contradicted : covered
  const [example = ''] = all
  if (used.length < 2 || 2 * all.length <= found.size) return []
  const names = listed(
    used.map(({ path }) => path),
    used.length,
  )
  return [
    `Lists (${names}) call ${named({ count: all.length, example })} by several classes: which one says the class?`,
  ]
}

/** Files of one group by their folders that lists put into several groups: they may be of one patient. */
export function doubtGroups({ found, files }: Said, { levels, group: { by } }: Reading): string[] {
  if (by !== 'AUTOMATIC') return []
  const folders = new Map<string, { first: string | null; isSeveral: boolean; example: string }>()
  let isSaid = false
  for (const path of files) {
    const entry = found.get(path)
    const { group } = readLevels(path, levels)
    if (!entry || entry.problem || group === null) continue
    isSaid ||= entry.group !== null
    const known = folders.get(group)
    if (!known) folders.set(group, { first: entry.group, isSeveral: false, example: group })
    else known.isSeveral ||= known.first !== entry.group
  }
  const several = [...folders.values()].filter(({ isSeveral }) => isSeveral)
  const [first] = several
  if (!isSaid || !first) return []
  const are = several.length === 1 ? 'is' : 'are'
  return [
    `${counted(several.length, 'folder')}, such as ${first.example}, ${are} one group by ${several.length === 1 ? 'its' : 'their'} name, and several or none in lists: lists are taken`,
  ]
}
