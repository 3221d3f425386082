import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { allowedStallMs, longestStall } from '#tests/kit/stall.ts'
import { notOpened, openPlaces } from './places-kit.ts'

const { api, mine, secret, dataDir, scans, people, check, start } = await openPlaces()
const { database, user } = api

const places = [
  { name: 'no roots', roots: undefined, host: '127.0.0.1' },
  { name: 'no roots, reached from elsewhere', roots: undefined, host: '0.0.0.0' },
  { name: 'the whole disk as a root', roots: '/', host: '127.0.0.1' },
  { name: 'the data folder itself as a root', roots: dataDir, host: '0.0.0.0' },
]

describe.each(places)('with $name', ({ roots, host }) => {
  beforeEach(() => {
    vi.stubEnv('LAMINA_FOLDER_ROOTS', roots)
    vi.stubEnv('LAMINA_HOST', host)
  })
  afterEach(() => vi.unstubAllEnvs())

  test.each(Object.keys(people) as (keyof typeof people)[])(
    'a %s reads neither the secret nor a picture of another project out of the data folder',
    async name => {
      const who = people[name]
      const before = await database.import.count()
      const asked: object[] = [
        { folder: dataDir, reading: { lists: [{ path: 'secret', isUsed: true }] } },
        { folder: dataDir, reading: { lists: [{ path: 'postgres-password', isUsed: true }] } },
        { folder: path.join(dataDir, 'blobs') },
        { folder: `${dataDir}/../${path.basename(dataDir)}/blobs/` },
        { folder: `/proc/self/root${dataDir}/blobs` },
        { folder: `/proc/${process.pid}/cwd` },
        { folder: path.join(scans, 'Blobs') },
        { zip: path.join(dataDir, 'uploads') },
        { zip: path.join(dataDir, 'secret') },
        { zip: path.join(scans, 'manifest.csv') },
        { folder: '/proc/self' },
        { folder: '/sys' },
      ]
      const said = new Set<string>()
      for (const input of asked)
        for (const act of [check, start]) {
          const answer = await act(who, input)
          expect([answer.__typename, answer.message]).toEqual(['InvalidInput', expect.stringMatching(notOpened)])
          expect(answer.message).not.toContain(secret)
          said.add((answer.message ?? '').replace(/^.*?allowed: a (folder|file)/, ''))
        }
      expect(said.size).toBe(1)
      expect(await database.import.count()).toBe(before)
    },
  )
})

test('an auditor’s pattern of sixteen characters costs nobody else anything', async () => {
  const auditor = await user('auditor', { projectId: mine.id, roles: ['AUDITOR'] })
  const imported = await database.import.create({ data: { projectId: mine.id, source: 'FOLDER', location: '/none' } })
  const name = `Normal/${'a'.repeat(60)}.png`
  await database.importFile.create({ data: { importId: imported.id, position: 0, path: name } })
  const preview = (groupPattern: string) =>
    auditor.request<{ import: { groupPreview: { __typename: string } } }>(
      'query ($id: ID!, $p: String) { import(id: $id) { groupPreview(groupPattern: $p) { __typename } } }',
      { id: imported.id, p: groupPattern },
    )
  await preview('(.)')
  const patterns = [
    '((?:a*|b*){26}x)',
    '((?:a*|b*){60}x)',
    '^(([a-z0-9/.]+)+)+!$',
    '((a+)+)+$',
    `(${'(?:a|aa)+'.repeat(20)}$)`,
  ]
  const stall = await longestStall(async () => {
    const answers = await Promise.all(patterns.map(preview))
    expect(new Set(answers.map(a => a.import.groupPreview.__typename))).toEqual(new Set(['ImportGroupPreview']))
  })
  expect(stall).toBeLessThan(2 * allowedStallMs())
}, 60_000)
