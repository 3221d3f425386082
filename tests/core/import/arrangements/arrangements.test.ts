import path from 'node:path'
import { expect, test } from 'vitest'
import type { SourceEntry } from '#core/import/listing.ts'
import { openArchive } from '#core/import/open-archive.ts'
import { surveySource } from '#core/import/survey.ts'
import { arrange } from '#tests/core/import/arrangements/arrange.ts'
import { classNames, judge } from '#tests/core/import/arrangements/judge.ts'
import { pack } from '#tests/core/import/arrangements/pack.ts'
import { newFolder } from '#tests/kit/pictures.ts'

const signal = new AbortController().signal
const surroundings = { classNames, remembered: new Map() }

async function surveyed(seed: number, below: string) {
  const arrangement = arrange(seed)
  const packed = await pack(arrangement.files, arrangement.archive, below)
  const container =
    arrangement.archive === 'folder'
      ? ({ kind: 'folder', folder: packed } as const)
      : await openArchive(packed, { isOurs: false, scratch: path.join(below, 'unpacked.tar'), signal })
  return { arrangement, read: await surveySource(container, arrangement.asked, surroundings) }
}

test('40 pictures handed out in 1,000 ways are read as what they are, or asked about: nothing is lost or wrong unsaid', async () => {
  const wrong: object[] = []
  let askedCount = 0
  for (let seed = 0; seed < 1000; seed++) {
    const { arrangement, read } = await surveyed(seed, await newFolder())
    const judged = judge(arrangement, read)
    if (judged.isAsked) askedCount++
    if (judged.wrong.length > 0)
      wrong.push({ ...arrangement.drawn, wrong: judged.wrong.slice(0, 2), of: judged.wrong.length })
  }
  expect(wrong).toEqual([])
  // To ask always would be no answer.
  expect(askedCount).toBeLessThan(100)
}, 120_000)

const first = (says: 'className' | 'group' | 'split') =>
  Array.from({ length: 100 }, (_, i) => i).find(i => arrange(i).says[says]) ?? 0

test.each<['className' | 'group' | 'split', Partial<SourceEntry>, RegExp]>([
  ['className', { className: 'Fracture' }, /is Fracture, not Normal/],
  ['className', { className: null }, /the class of .* is lost/],
  ['split', { split: 'TEST' }, /is in TEST, not TRAIN/],
  ['split', { split: null }, /the split of .* is lost/],
  ['group', { group: null }, /the group of some is lost/],
  ['group', { group: 'another' }, /groups are others/],
  ['group', { passedOver: 'why not' }, /is passed over: why not/],
  ['group', { path: 'another.png' }, /is not among the files/],
])('the judge sees it where %s is %j', async (says, change, message) => {
  const { arrangement, read } = await surveyed(first(says), await newFolder())
  expect(judge(arrangement, read)).toEqual({ wrong: [], isAsked: false })
  const entries = read.listing.entries.map(entry =>
    entry.path === arrangement.paths[0] ? { ...entry, ...change } : entry,
  )
  expect(judge(arrangement, { ...read, listing: { ...read.listing, entries } }).wrong.join()).toMatch(message)
})
