import { expect, test } from 'vitest'
import type { ImportFile, Split } from '#core/generated/prisma/client.ts'
import { classOf } from '#core/import/class-map.ts'
import { findClaims } from '#core/import/find-claims.ts'
import { judgeFiles } from '#core/import/judge-files.ts'
import { openCore } from '#tests/kit/core.ts'

const core = await openCore()
const { database, project, images } = core
const sha256 = 'a'.repeat(64)
const files = 5000
const patient = { timeout: 120_000 }

/** A check of many files with the same bytes, of which nothing is judged yet but what is said. */
async function alike(said: (position: number) => Partial<ImportFile>) {
  const owner = await project()
  const [image] = await images(owner, [{ groupKey: 'other', classIndex: null }])
  const imported = await database.import.findUniqueOrThrow({ where: { id: image?.importId ?? '' } })
  const rows = Array.from({ length: files }, (_, position) => {
    const { className = 'Normal', ...more } = said(position)
    const answers = className === null ? [] : [{ className, labeller: `r${position}`, at: null }]
    return { position, path: `${position}.png`, className, answers, sha256, outcome: 'PENDING', ...more }
  })
  await database.$executeRaw`
    insert into "ImportFile" ("importId", "position", "path", "className", "answers", "sha256", "outcome", "groupName", "split")
    select ${imported.id}::uuid, v."position", v."path", v."className", v."answers", v."sha256",
      v."outcome"::"ImportOutcome", v."groupName", v."split"::"Split"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as v("position" int, "path" text, "className" text,
      "answers" jsonb, "sha256" text, "outcome" text, "groupName" text, "split" text)`
  const find = classOf(imported, owner.labelClasses)
  const claims = (await findClaims(database, imported, find, [sha256])).get(sha256)
  const judge = async (...positions: number[]) => {
    const asked = await database.importFile.findMany({
      where: { importId: imported.id, position: { in: positions } },
      orderBy: { position: 'asc' },
    })
    return database.$transaction(async tx => {
      const ctx = { ...owner.admin, database: tx }
      const verdicts = await judgeFiles(
        ctx,
        imported,
        owner.labelClasses,
        asked.map(row => ({ row, facts: row })),
      )
      return verdicts.map(v => (v.reason === null ? v.outcome : `${v.outcome}: ${v.reason}`))
    })
  }
  return { claims, judge }
}

const last = files - 1
test.each<[string, (position: number) => Partial<ImportFile>, number, number[], string[]]>([
  ['say the same', () => ({}), 1, [0, last], ['NEW', 'KNOWN: the same bytes as 0.png']],
  [
    'are named of a group each',
    i => ({ groupName: `g${i}` }),
    5,
    [0, last],
    [
      'CONFLICT: group is g0; the same bytes as 1.png, whose group is g1',
      `CONFLICT: group is g${last}; the same bytes as 0.png, whose group is g0`,
    ],
  ],
  [
    'say the same but for the last of them',
    i => ({ className: i === last ? 'Fracture' : 'Normal' }),
    2,
    [0, last],
    [
      `CONFLICT: the same bytes as ${last}.png, which is labelled Fracture`,
      'CONFLICT: the same bytes as 0.png, which is labelled Normal',
    ],
  ],
  [
    'stand in two splits',
    i => ({ split: (i === last ? 'TEST' : 'TRAIN') satisfies Split }),
    2,
    [0, last],
    [
      `CONFLICT: published in TRAIN; the same bytes as ${last}.png, which was published in TEST`,
      'CONFLICT: published in TEST; the same bytes as 0.png, which was published in TRAIN',
    ],
  ],
  [
    'were judged but for the last, the second as the new one',
    i => ({ outcome: i === last ? 'PENDING' : i === 1 ? 'NEW' : 'KNOWN', groupName: 'g' }),
    1,
    [last],
    ['KNOWN: the same bytes as 1.png'],
  ],
  [
    'are of classes that nobody knows, but for two of one group',
    i => ({ className: i === 7 || i === last ? 'Normal' : 'Cat', groupName: i === 7 || i === last ? 'g' : `g${i}` }),
    1,
    [0, last],
    ['REFUSED: label is Cat; allowed: Normal, Fracture', 'NEW'],
  ],
])(
  'of 5,000 files with the same bytes that %s a few are read, and each is judged by all',
  patient,
  async (_name, said, most, positions, verdicts) => {
    const { claims, judge } = await alike(said)
    expect(claims?.said.length).toBeLessThanOrEqual(most)
    expect(claims?.said.length).toBeGreaterThan(0)
    expect(await judge(...positions)).toEqual(verdicts)
  },
)
