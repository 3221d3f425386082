import { expect, test } from 'vitest'
import { applyImport } from '#core/import/apply-import.ts'
import { openApi } from '#tests/kit/api.ts'

/** A source of 100,000 files that names 5,000 classes, 700 of them unknown, and 100,000 labellers. */

const { project, user, database } = await openApi()
const owner = await project()
const engineer = await user('Änne Müller', { projectId: owner.id, roles: ['ENGINEER'] })
for (const _ of [1, 2]) await user('Two Of A Name', { projectId: owner.id })
const createdById = owner.admin.actor?.id ?? ''
const over = { status: 'SUCCEEDED', finishedAt: new Date(), createdById } as const
const checkJob = await database.job.create({ data: { projectId: owner.id, kind: 'CHECK_IMPORT', ...over } })
const reading = { levels: [], lists: [], splits: {}, group: { by: 'AUTOMATIC' } }
const source = { projectId: owner.id, source: 'FOLDER', location: '/films', listedAt: new Date(), reading } as const
const { id: importId } = await database.import.create({ data: { ...source, checkJobId: checkJob.id } })
/** As long as a name may be, of characters that take most room. */
const long = '骨'.repeat(1000)
await database.$executeRaw`
  insert into "ImportFile" ("importId", "position", "path", "className", "answers", "sha256", "outcome")
  select ${importId}::uuid, i, i || '.png', c."name",
    case when i % 1000 = 7 then jsonb_build_array(jsonb_build_object('className', 'earlier ' || i % 5000, 'labeller', null)) else '[]' end
      || jsonb_build_array(jsonb_build_object('className', c."name", 'labeller',
        case i when 99000 then ' änne MÜLLER' when 99001 then 'two of a name' when 99002 then ${long} else 'reader ' || i end)),
    repeat('0', 64), case when c."isUnknown" then 'REFUSED' else 'NEW' end::"ImportOutcome"
  from generate_series(0, 99999) i cross join lateral (
    select case when i % 5000 = 4999 then ${long} when i % 5000 = 4899 then 'ÜBERFÄLLIG' else 'class ' || i % 5000 end as "name", i % 5000 between 10 and 699 as "isUnknown") c`

interface Page<Node> {
  import: {
    list: {
      totalCount: number
      pageInfo: { endCursor: string | null; startCursor: string | null }
      edges: { node: Node }[]
    }
  }
}

async function pages<Node>(list: string, selection: string, isBackward = false, most = Number.POSITIVE_INFINITY) {
  const rows: Node[] = []
  const [count, place] = isBackward ? ['last', 'before'] : ['first', 'after']
  for (let cursor: string | null = null; rows.length < most; ) {
    const at: string = cursor === null ? '' : `, ${place}: "${cursor}"`
    const answer: Page<Node> = await engineer.request(`{ import(id: "${importId}") { list: ${list}(${count}: 200${at}) {
      totalCount pageInfo { endCursor startCursor } edges { node { ${selection} } } } } }`)
    const { edges, pageInfo } = answer.import.list
    if (edges.length === 0) break
    const nodes = edges.map(edge => edge.node)
    if (isBackward) rows.unshift(...nodes)
    else rows.push(...nodes)
    cursor = isBackward ? pageInfo.startCursor : pageInfo.endCursor
  }
  return rows
}

interface ClassRow {
  className: string
  newCount: number
  unnamedCount: number
}

test('every class of a source is met once, those first that somebody must decide on, from both ends', async () => {
  const classes = await pages<ClassRow>('classCounts', 'className newCount unnamedCount')
  const names = classes.map(c => c.className)
  expect(new Set(names).size).toBe(classes.length)
  expect(classes).toHaveLength(5000 + 5)
  const waits = (c: ClassRow) => c.unnamedCount > 0 || c.newCount === 0
  expect(classes.filter(waits)).toHaveLength(690 + 5)
  expect(classes.slice(0, 695).every(waits)).toBe(true)
  expect(classes.slice(695).some(waits)).toBe(false)
  expect(names).toContain(long)
  expect((await pages<ClassRow>('classCounts', 'className newCount unnamedCount', true)).map(c => c.className)).toEqual(
    names,
  )
}, 120_000)

interface LabellerRow {
  name: string
  answerCount: number
  suggestedReader: { id: string } | null
}

test('labellers whom a member is suggested for come first, whatever the alphabet; a name of two members suggests nobody', async () => {
  const [first, ...more] = await pages<LabellerRow>('labellers', 'name answerCount suggestedReader { id }', false, 600)
  expect(first).toEqual({ name: ' änne MÜLLER', answerCount: 1, suggestedReader: { id: engineer.id } })
  expect(more.every(labeller => labeller.suggestedReader === null)).toBe(true)
  expect(new Set(more.map(labeller => labeller.name)).size).toBe(more.length)
  const [last] = await pages<LabellerRow>('labellers', 'name', true, 200).then(rows => rows.slice(-1))
  expect(last?.name).toBe(long)
}, 60_000)

test.each([
  ['labellers', 'READER 9999', 11, 'name'],
  ['labellers', '%', 0, 'name'],
  ['labellers', 'Änne müller', 1, 'name'],
  ['classCounts', 'überfällig', 1, 'className'],
  ['classCounts', 'class 499', 10, 'className'],
  ['classCounts', 'earlier', 5, 'className'],
])('%s are searched for by a part of their name: %s', async (list, search, count, field) => {
  const { import: found } = await engineer.request<Page<object>>(
    `{ import(id: "${importId}") { list: ${list}(first: 200, search: "${search}") { totalCount pageInfo { endCursor startCursor } edges { node { ${field} } } } } }`,
  )
  expect(found.list.totalCount).toBe(count)
  expect(found.list.edges).toHaveLength(count)
})

test.each(['classCounts', 'labellers'])('%s refuse a search or a cursor that is none, by its name', async list => {
  const ask = (args: string) =>
    engineer.request(`{ import(id: "${importId}") { ${list}(${args}) { totalCount pageInfo { endCursor } } } }`)
  await expect(ask(`search: "${'a'.repeat(201)}"`)).rejects.toThrow('search is ')
  await expect(ask('after: "x"')).rejects.toThrow('after is ')
  await expect(ask('first: 201')).rejects.toThrow('first is ')
})

test('whoever stands anywhere in the list can be decided on, and who does not stand there is named', async () => {
  const ctx = { ...owner.admin, now: new Date() }
  const classes = Array.from({ length: 690 }, (_, i) => ({
    name: `class ${i + 10}`,
    labelClassId: owner.labelClasses[0]?.id,
  }))
  const readers = [{ name: 'reader 98765', userId: engineer.id }]
  await expect(applyImport(ctx, { importId, classes: [...classes, { name: 'nowhere' }], readers })).rejects.toThrow(
    'classes is nowhere; allowed: ',
  )
  await expect(
    applyImport(ctx, { importId, classes, readers: [...readers, { name: 'nobody', userId: engineer.id }] }),
  ).rejects.toThrow('readers is nobody; allowed: ')
  const applied = await applyImport(ctx, { importId, classes, readers })
  expect(applied.readerMap).toEqual({ 'reader 98765': engineer.id })
}, 60_000)
