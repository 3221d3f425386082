import { chainOf } from '#core/import/groups/marks.ts'
import { doing } from '#core/import/levels/say.ts'

interface Rule {
  keyOf(name: string): string
  doubts: string[]
}

/** Names that stand for no original: what is behind them numbers the copies of all. */
const generic = new Set(
  'image images img imgs picture pic photo scan xray file data sample output augmented aug original frame slice'.split(
    ' ',
  ),
)
const hasDigit = (text: string) => /\d/.test(text)

/** More copies of one original than anybody makes. */
const mostCopies = 1000
const mostOfUnnumbered = 30
const mostOfGeneric = 5

const sayUntold = (start: string, count: number) =>
  `${doing(count, 'name', 'begin')} with "${start}" and a mark of copies: which original each was made of is not told`

/** Removes words of copies as far as the names together show that they are such. */
function wordRule(stems: ReadonlyMap<string, number>, folders: ReadonlySet<string>): Rule {
  const reached = new Map<string, { count: number; fronts: Set<string> }>()
  for (const [stem, count] of stems)
    for (const { rest, front } of chainOf(stem).slice(1)) {
      const known = reached.get(rest) ?? { count: stems.get(rest) ?? 0, fronts: new Set() }
      if (known.fronts.size === 0) reached.set(rest, known)
      known.count += count
      if (front !== null) known.fronts.add(front)
    }
  const mostOf = (rest: string) => {
    if (hasDigit(rest)) return mostCopies
    const isGeneric = folders.has(rest.toLowerCase()) || generic.has(rest.toLowerCase())
    return isGeneric && !stems.has(rest) ? mostOfGeneric : mostOfUnnumbered
  }
  const isOriginal = ({ rest, front }: { rest: string; front: string | null }) => {
    const known = reached.get(rest)
    if (!known || known.count < 2 || known.count > mostOf(rest)) return false
    return front === null || stems.has(rest) || known.fronts.size > 1
  }
  const untold = [...reached].filter(([rest, { count }]) => rest !== '' && count > mostOf(rest))
  return {
    keyOf: stem => chainOf(stem).slice(1).findLast(isOriginal)?.rest ?? stem,
    doubts: untold
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .slice(0, 3)
      .map(([rest, { count }]) => sayUntold(rest, count)),
  }
}

interface Family {
  numbers: number[]
  isPadded: boolean
}

function families(stems: Iterable<string>, pattern: RegExp): Map<string, Family> {
  const found = new Map<string, Family>()
  for (const stem of stems) {
    const [, base, digits] = pattern.exec(stem) ?? []
    if (!base || !digits) continue
    const known = found.get(base) ?? { numbers: [], isPadded: false }
    if (known.numbers.length === 0) found.set(base, known)
    known.numbers.push(Number(digits))
    known.isPadded ||= digits.length > 1 && digits.startsWith('0')
  }
  return found
}

const kerasName = /^(.{1,200}_\d{1,6})_(\d{1,7})$/
const kerasIndex = /^(.*)_(\d{1,6})$/

/** Keras writes prefix_index_random: the random numbers lie far apart, and are never padded. */
function kerasRule(stems: ReadonlyMap<string, number>): Rule {
  const none: Rule = { keyOf: stem => stem, doubts: [] }
  const all = families(stems.keys(), kerasName)
  const several = [...all.values()].filter(({ numbers }) => numbers.length > 1)
  const isSpread = ({ numbers, isPadded }: Family) =>
    !isPadded && numbers.reduce((a, b) => Math.max(a, b)) > 100 + 20 * numbers.length
  if (several.length === 0 || several.filter(isSpread).length < 0.8 * several.length) return none
  const prefixOf = (base: string) => kerasIndex.exec(base)?.[1] ?? base
  const indexed = new Set<string>()
  for (const base of all.keys()) if (!base.endsWith('_0')) indexed.add(prefixOf(base))
  const isOriginal = (base: string) => indexed.has(prefixOf(base)) || hasDigit(prefixOf(base))
  const copiesOf = (base: string) => all.get(base)?.numbers.length ?? 0
  const untold = [...all.keys()].filter(base => !isOriginal(base) && copiesOf(base) > mostOfUnnumbered)
  return {
    keyOf: stem => {
      const base = kerasName.exec(stem)?.[1]
      if (base === undefined || untold.includes(base) || copiesOf(base) > mostCopies) return stem
      return indexed.has(prefixOf(base)) ? base : prefixOf(base)
    },
    doubts: untold
      .sort()
      .slice(0, 3)
      .map(base => sayUntold(base, copiesOf(base))),
  }
}

const bracketed = /^(.{1,200}\S) ?\((\d{1,4})\)$/
const angled = /^(.{1,200})[-_ ](\d{1,4})$/
const numbered = /^(.{1,200})[-_](\d{1,2})$/
const angles = new Set([0, 90, 180, 270, 360])

/** Numbers behind a name are of its copies where the name without them is there too, or where they are right angles alone. */
function numberRule(stems: ReadonlyMap<string, number>): (stem: string) => string {
  const brackets = families(stems.keys(), bracketed)
  const turns = families(stems.keys(), angled)
  const endings = families(stems.keys(), numbered)
  const count = (all: Map<string, Family>, base: string) => all.get(base)?.numbers.length ?? 0
  const rules: { pattern: RegExp; isCopy: (base: string) => boolean }[] = [
    {
      pattern: bracketed,
      isCopy: base =>
        stems.has(base) && count(brackets, base) <= (hasDigit(base) ? 10 : 2) && !generic.has(base.toLowerCase()),
    },
    {
      pattern: angled,
      isCopy: base => {
        const numbers = turns.get(base)?.numbers ?? []
        return numbers.every(n => angles.has(n)) && (numbers.length > 1 || (stems.has(base) && hasDigit(base)))
      },
    },
    { pattern: numbered, isCopy: base => stems.has(base) && hasDigit(base) && count(endings, base) <= 50 },
  ]
  return stem => {
    for (const { pattern, isCopy } of rules) {
      const base = pattern.exec(stem)?.[1]
      if (base !== undefined && isCopy(base)) return base
    }
    return stem
  }
}

function rename(names: ReadonlyMap<string, number>, keyOf: (name: string) => string): Map<string, number> {
  const renamed = new Map<string, number>()
  for (const [name, count] of names) {
    const key = keyOf(name)
    renamed.set(key, (renamed.get(key) ?? 0) + count)
  }
  return renamed
}

export interface CopyRule extends Rule {
  /** Whether a name says, or leaves open, that the picture was turned, cut or moved: such copies need not look alike. */
  isMoved(name: string): boolean
}

/**
 * The name of the original of each name: without the marks that tools put on copies, decided from all names together.
 * @param stems how many files have each name
 * @param folders names of the folders they lie in, in small letters
 */
export function copyRule(stems: ReadonlyMap<string, number>, folders: ReadonlySet<string>): CopyRule {
  const words = wordRule(stems, folders)
  const unworded = rename(stems, words.keyOf)
  const keras = kerasRule(unworded)
  const numbers = numberRule(rename(unworded, keras.keyOf))
  const keyOf = (stem: string) => numbers(keras.keyOf(words.keyOf(stem)))
  const known = new Map([...stems.keys()].map(stem => [stem, keyOf(stem)]))
  return {
    keyOf: stem => known.get(stem) ?? keyOf(stem),
    isMoved: stem => {
      const core = words.keyOf(stem)
      return chainOf(stem).some(link => link.isMoved) || keras.keyOf(core) !== core
    },
    doubts: [...words.doubts, ...keras.doubts],
  }
}
