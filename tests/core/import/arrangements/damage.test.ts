import { expect, test } from 'vitest'
import type { SourceEntry } from '#core/import/listing.ts'
import { splitOf } from '#core/import/split-words.ts'
import { type Damaged, type DamagedSource, damage } from '#tests/core/import/arrangements/damage.ts'
import { classNames, gathersOtherwise } from '#tests/core/import/arrangements/judge.ts'
import { read } from '#tests/core/import/survey-kit.ts'

type Read = Pick<Awaited<ReturnType<typeof read>>, 'listing' | 'doubts'>

/** How a doubt names what it is about: by its kind, or by the names that stand where they are not looked for. */
const about = {
  className: /class|Normal|Fracture/,
  split: /split/,
  group: /group|patient/,
  passedOver: /named by no list/,
}

const saidOf = ({ folders, rows }: Damaged, kind: 'className' | 'group' | 'split') => [
  ...folders.flatMap(folder => (folder.kind === kind ? [folder.name] : [])),
  ...rows.map(row => row[kind]).filter(word => word !== ''),
]

/** The list's where no folder says another. */
function groupOf({ picture, folders, rows }: Damaged): string {
  const [group] = rows.map(row => row.group).filter(word => word !== '')
  return folders.some(({ kind }) => kind === 'group') ? picture.group : (group ?? picture.group)
}

/** What is lost or wrong of one picture, by what it is; a refusal or a conflict of its own is none. */
function faultsOf(damaged: Damaged, entry: SourceEntry | undefined): [keyof typeof about, string][] {
  if (!entry) return [['passedOver', 'is not among the files']]
  // A class that the project has not is refused by its name until somebody says what it stands for.
  if (entry.problem || (entry.className !== null && !classNames.includes(entry.className))) return []
  const classes = new Set(saidOf(damaged, 'className'))
  const splits = new Set(saidOf(damaged, 'split'))
  if (entry.passedOver !== null)
    return damaged.folders.some(({ kind }) => kind === 'className' || kind === 'split')
      ? [['passedOver', `is passed over: ${entry.passedOver}`]]
      : []
  const faults: [keyof typeof about, string][] = []
  const [className = null, ...others] = classes
  if (others.length > 0) faults.push(['className', `is ${entry.className}, of ${[...classes]}`])
  else if (entry.className !== className) faults.push(['className', `is ${entry.className}, not ${className}`])
  const [split = null, ...more] = splits
  if (more.length > 0) faults.push(['split', `is in ${entry.split}, of ${[...splits]}`])
  else if (split !== null && entry.split === null) faults.push(['split', `is not in ${split}`])
  else if (entry.split !== (split === null ? null : splitOf(split))) faults.push(['split', `is in ${entry.split}`])
  if (saidOf(damaged, 'group').length > 0 && entry.group === null) faults.push(['group', 'lost its group'])
  return faults
}

function judge({ all }: DamagedSource, { listing, doubts }: Read): string[] {
  const byPath = new Map(listing.entries.map(entry => [entry.path, entry]))
  const isDoubted = (kind: keyof typeof about) => doubts.some(doubt => about[kind].test(doubt))
  const faults = all.flatMap(damaged =>
    faultsOf(damaged, byPath.get(damaged.path)).flatMap(([kind, what]) =>
      isDoubted(kind) ? [] : [`${damaged.path} ${what}`],
    ),
  )
  const grouped = all.flatMap(damaged => {
    const entry = byPath.get(damaged.path)
    const isIn = entry && entry.passedOver === null && !entry.problem && entry.group !== null
    return isIn ? [{ truth: groupOf(damaged), said: entry.group ?? '' }] : []
  })
  const wrong = gathersOtherwise(grouped) && !isDoubted('group') ? ['groups are others'] : []
  return [...faults, ...wrong]
}

async function judged(seeds: number, isWhole: boolean) {
  const wrong: object[] = []
  let askedCount = 0
  for (let seed = 0; seed < seeds; seed++) {
    const source = damage(seed, isWhole)
    const found = await read(source.files)
    if (found.doubts.length > 0) askedCount++
    const faults = judge(source, found)
    if (faults.length > 0) wrong.push({ drawn: source.drawn, faults: faults.slice(0, 2), doubts: found.doubts })
  }
  return { wrong, askedCount }
}

test('40 pictures handed out in 1,000 damaged ways come in as what is said of them, or what is unclear is named', async () => {
  expect((await judged(1000, false)).wrong).toEqual([])
}, 120_000)

test('where folders and a list say the same nobody is asked', async () => {
  expect(await judged(200, true)).toEqual({ wrong: [], askedCount: 0 })
}, 60_000)

const bothSay = (kind: 'className' | 'group' | 'split') => {
  const seeds = Array.from({ length: 200 }, (_, i) => i)
  return seeds.find(seed => damage(seed, true).drawn.includes(`"${kind}":"both"`)) ?? 0
}

test.each<['className' | 'group' | 'split', Partial<SourceEntry>, RegExp]>([
  ['className', { className: 'Fracture' }, /is Fracture, not Normal/],
  ['className', { className: null }, /is null, not Normal/],
  ['className', { passedOver: 'why not' }, /is passed over: why not/],
  ['split', { split: 'TEST' }, /is in TEST/],
  ['split', { split: null }, /is not in train/],
  ['group', { group: null }, /lost its group/],
  ['group', { group: 'P9' }, /groups are others/],
])('the judge sees it where %s is %j, unless a doubt names it', async (kind, change, message) => {
  const source = damage(bothSay(kind), true)
  const { listing } = await read(source.files)
  const entries = listing.entries.map(entry => (entry.path === source.all[0]?.path ? { ...entry, ...change } : entry))
  const changed = { ...listing, entries }
  expect(judge(source, { listing, doubts: [] })).toEqual([])
  expect(judge(source, { listing: changed, doubts: [] }).join()).toMatch(message)
  expect(judge(source, { listing: changed, doubts: ['classes, splits, groups; named by no list'] })).toEqual([])
})
