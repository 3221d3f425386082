import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { groupMatcher } from '#core/import/group-pattern.ts'
import { proposeLevels } from '#core/import/levels/propose-levels.ts'
import type { SourceEntry } from '#core/import/listing.ts'
import { groupsSentence, levelsSentence } from '#core/import/source-sentences.ts'
import { splitOf } from '#core/import/split-words.ts'
import { surveySource } from '#core/import/survey.ts'
import { newFolder, writeTree } from '#tests/kit/pictures.ts'

/** What docs/importing.md shows of sources, read as it stands there: blocks of files and lists, then what they are read as. */
interface Example {
  files: Record<string, string>
  pattern: string | null
  isByName: boolean
  read: string
}

const page = readFileSync(path.join(import.meta.dirname, '../../../docs/importing.md'), 'utf8')
const classNames = ['Normal', 'Fracture']

function* examplesOf(text: string): Generator<Example> {
  let next: Omit<Example, 'read'> = { files: {}, pattern: null, isByName: false }
  for (const [, kind = '', name = '', block = ''] of text.matchAll(/^```(\S+) ?(.*)\n([\s\S]*?)^```$/gm)) {
    if (kind === 'files') for (const file of block.trim().split('\n')) next.files[file] = ''
    else if (kind === 'pattern') next.pattern = block.trim()
    else if (kind === 'read') {
      yield { ...next, isByName: name === 'by name', read: block.trim() }
      next = { files: {}, pattern: null, isByName: false }
    } else if (name !== '') next.files[name] = block
  }
}

const saidOf = ({ path: file, className, group, split, passedOver, problem, answers }: SourceEntry): string => {
  const by = answers.at(-1)?.labeller
  if (passedOver !== null) return `${file}: passed over, ${passedOver}`
  if (problem) return `${file}: ${problem.outcome.toLowerCase()}, ${problem.reason}`
  const words = [className ?? 'no label', ...(by ? [`by ${by}`] : []), ...(group ? [`group ${group}`] : [])]
  return `${file}: ${[...words, ...(split ? [split] : [])].join(', ')}`
}

async function readAs({ files, pattern, isByName }: Example): Promise<string> {
  const folder = await writeTree(await newFolder(), files)
  const group = pattern ? ({ by: 'PATTERN', pattern } as const) : ({ by: 'NAME' } as const)
  const asked = pattern || isByName ? { group } : {}
  const { found, listing, reading } = await surveySource({ kind: 'folder', folder, isOurs: true }, asked, {
    classNames,
    remembered: new Map(),
  })
  const { levels } = proposeLevels(Object.keys(files), { classNames, lists: found.lists.map(list => list.path) })
  const shown = levels.map((level, i) => ({ ...level, role: reading.levels[i] ?? level.role }))
  return [
    ...(reading.levels.some(role => role !== 'PASSED') ? [levelsSentence(shown)] : []),
    ...found.lists.map(list => {
      const roles = list.proposedColumns.flatMap((role, i) =>
        role === 'OTHER' ? [] : [`${role.toLowerCase()} is ${list.header[i]}`],
      )
      return [`${list.path}: ${list.detail}`, ...roles].join('; ')
    }),
    ...(found.groups ? [groupsSentence({ ...found.groups, looks: null })] : []),
    ...found.doubts.map(doubt => `asked: ${doubt}`),
    ...listing.entries.map(saidOf),
  ].join('\n')
}

const examples = [...examplesOf(page)]

test('the page has examples', () => {
  expect(examples.length).toBeGreaterThan(8)
})

test.each(examples)('$files', async example => {
  expect(await readAs(example)).toBe(example.read)
})

test('the patterns of the page are patterns, and split words are read as it says', () => {
  for (const [, pattern = ''] of page.matchAll(/`(\^[^`]+\$)`/g)) expect(() => groupMatcher(pattern)).not.toThrow()
  const said = /Usual words of splits: (.*?)\./s.exec(page)?.[1] ?? ''
  const words = [...said.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word)
  expect(words.length).toBeGreaterThan(5)
  for (const word of words) expect([word, splitOf(word)]).not.toEqual([word, null])
})
