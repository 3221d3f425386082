import { counted, listed, named, sentence } from '#core/import/levels/say.ts'
import { mostLevels, type Seen, type Survey, sumOf } from '#core/import/levels/survey.ts'
import type { Traits } from '#core/import/levels/traits.ts'
import { isKind, isMask } from '#core/import/levels/words.ts'
import type { LevelRole } from '#core/import/reading.ts'
import { splitOf, splitWordOf } from '#core/import/split-words.ts'

const words: Record<LevelRole, string> = { PASSED: 'nothing', SPLIT: 'a split', CLASS: 'a class', GROUP: 'a group' }

/** Files that lie further out than a level that says something. */
const missing = ({ byDepth }: Survey, traits: Traits[], roles: LevelRole[]): string[] =>
  traits.flatMap(({ level: { depth } }) => {
    const role = roles[depth - 1] ?? 'PASSED'
    const { count, example } = sumOf(byDepth.slice(0, depth))
    if (role === 'PASSED' || count === 0) return []
    return [`${counted(count, 'file')} without ${words[role]}, outside of level ${depth}: ${example}`]
  })

/** Names at a level that are not what the level is. */
function misfits(traits: Traits[], roles: LevelRole[]): string[] {
  return traits.flatMap(t => {
    const { level } = t
    const role = roles[level.depth - 1]
    const names = [...level.names.keys()]
    if (role === 'SPLIT') {
      const other = names.filter(name => splitOf(splitWordOf(name)) === null).sort()
      return other.length === 0 ? [] : [`${sentence(named(t))} is the split, and ${listed(other)} is none of the three`]
    }
    if (role !== 'CLASS') return []
    const other = names.filter(name => splitOf(name) !== null || isKind(name)).sort()
    return other.length === 0 ? [] : [`${sentence(named(t))} is the class, and ${listed(other)} does not look like one`]
  })
}

/** Numbers of patients that begin anew in each class or split are not the same patients. */
const isShort = (name: string) => !/\d{4}/.test(name)

function repeatedGroups(traits: Traits[], roles: LevelRole[]): string[] {
  return traits.flatMap(t => {
    if (roles[t.level.depth - 1] !== 'GROUP') return []
    const repeated = [...t.level.names].filter(([name, { folders }]) => folders > 1 && isShort(name)).length
    if (repeated === 0) return []
    return [`${counted(repeated, 'name')} of ${named(t)} in several folders: taken as one group each`]
  })
}

function ofNames(traits: Traits[], roles: LevelRole[]): string[] {
  return traits.flatMap(t => {
    const isTold = roles[t.level.depth - 1] !== 'SPLIT' && t.joined.nameCount * 2 >= t.nameCount
    const hidden = isTold ? [`${sentence(named(t))} joins a split with something else: the split is not read`] : []
    const folds = t.isFold && t.nameCount > 1 ? [`${sentence(named(t))} are folds, none of the three splits`] : []
    return [...hidden, ...folds]
  })
}

/** What names of one numbering have in common. */
const shapeOf = (name: string) => name.replaceAll(/\d+/g, '0')

/** Names of a level that stand a level deeper too, within a folder of another kind: `more/patient_07` beside `patient_01`. */
function shifted({ folders }: Survey, traits: Traits[], roles: LevelRole[]): string[] {
  return traits.flatMap((t, i) => {
    if (roles[i] === 'PASSED') return []
    const shapes = new Set([...t.level.names.keys()].map(shapeOf))
    const nested = new Set<string>()
    const deeper = new Map<string, Seen>()
    for (const [folder, seen] of folders) {
      const [outer, inner] = folder.split('/', i + 2).slice(i)
      if (outer === undefined || inner === undefined) continue
      const shape = shapeOf(inner)
      if (shape === shapeOf(outer)) nested.add(shape)
      else if (shapes.has(shape)) deeper.set(shape, sumOf([deeper.get(shape), seen]))
    }
    const { count, example } = sumOf([...deeper].flatMap(([shape, seen]) => (nested.has(shape) ? [] : [seen])))
    if (count === 0) return []
    const said = words[roles[i] ?? 'PASSED']
    return [`${counted(count, 'file')} may have ${said} a level deeper than ${named(t)} says: ${example}`]
  })
}

/** Of its names, so many are of patients that the others do not make it a level of something else. */
const someShare = 0.2

/** Two letters among other names are a country, or what somebody is called: DE, FR, TR. */
const saysSplit = ({ level }: Traits) => [...level.names.keys()].some(name => name.length > 2 && splitOf(name) !== null)

/** What some names of a level are and others are not; of a class level `misfits` says it. */
function mixed(traits: Traits[], roles: LevelRole[]): string[] {
  const some = (isSome: (t: Traits, i: number) => boolean, what: string, role: string) =>
    traits
      .filter(isSome)
      .map(t => `Some names of ${named(t)} look like ${what} and others do not: no level is taken as the ${role}`)
  return [
    ...(roles.includes('GROUP') ? [] : some(t => t.patients >= someShare, 'patients', 'group')),
    ...(roles.includes('SPLIT')
      ? []
      : some((t, i) => t.splits.words.size > 0 && roles[i] !== 'CLASS' && saysSplit(t), 'splits', 'split')),
  ]
}

/** Views and parts of the body are asked about where nothing else may be the class. */
function passed(traits: Traits[], roles: LevelRole[]): string[] {
  if (roles.includes('CLASS')) return []
  return traits
    .filter(t => t.nameCount > 1 && (t.isView || t.isBodyPart))
    .map(t => `${sentence(named(t))} is passed over: it looks like a view or a part of the body, not like a class`)
}

function maskFolders({ folders }: Survey, traits: Traits[]): string[] {
  if (traits.every(t => t.masks.nameCount === 0)) return []
  const drawn = [...folders].filter(([folder]) => folder.split('/', mostLevels).some(isMask))
  const { count, example } = sumOf(drawn.map(([, seen]) => seen))
  return [`${counted(count, 'file')} may be masks or drawings, not pictures: ${example}`]
}

/** Of fewer files somebody reads what they are. */
export const fewTexts = 5

const doubledFolders = ({ doubled }: Survey) =>
  [...doubled]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([folder, { count }]) =>
        `${folder} lies in a folder of its own name that has the same once more: ${counted(count, 'file')} in it`,
    )

const textFiles = ({ texts }: Survey) =>
  [...texts]
    .filter(([, { count }]) => count >= fewTexts)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([ending, { count, example }]) =>
        `${counted(count, 'file')} ending in .${ending}, such as ${example}, are no pictures: what they say is not read`,
    )

const tooDeep = ({ depth }: Survey) =>
  depth > mostLevels ? [`Folders lie more than ${mostLevels} deep: what lies deeper is not looked at`] : []

/** What does not fit into one answer a level, in sentences. */
export const doubtsOf = (surveyed: Survey, traits: Traits[], roles: LevelRole[]): string[] => [
  ...doubledFolders(surveyed),
  ...missing(surveyed, traits, roles),
  ...misfits(traits, roles),
  ...repeatedGroups(traits, roles),
  ...shifted(surveyed, traits, roles),
  ...ofNames(traits, roles),
  ...mixed(traits, roles),
  ...passed(traits, roles),
  ...maskFolders(surveyed, traits),
  ...textFiles(surveyed),
  ...tooDeep(surveyed),
]
