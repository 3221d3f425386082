import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { freezeDataset } from '#core/dataset-version/freeze-dataset.ts'
import { readSettings } from '#core/settings.ts'
import { recipes } from '#core/training-run/config.ts'
import { openApi } from '#tests/kit/api.ts'
import { drawPicture, newFolder, writeTree } from '#tests/kit/pictures.ts'
import { runTask } from '#tests/kit/run-task.ts'
import { checkImportTask } from '#worker/tasks/check-import.ts'
import { importTask } from '#worker/tasks/import.ts'
import { trainTask } from '#worker/tasks/train.ts'

const api = await openApi()
const { database, project, images, user } = api
const { dataDir } = readSettings()
const mine = await project()
const theirs = await project()
const secret = 'yKp3-the-secret-that-signs-the-sessions-9Qw'
writeFileSync(path.join(dataDir, 'secret'), `${secret}\n`)
writeFileSync(path.join(dataDir, 'postgres-password'), `${secret}\n`)
mkdirSync(path.join(dataDir, 'uploads'), { recursive: true })
await api.blobs.put(await drawPicture(77))

const folder = await newFolder()
await writeTree(folder, {
  'scans/Normal/a.png': await drawPicture(1),
  'scans/Fracture/b.png': await drawPicture(2, true),
  'outside/list.csv': `file,label\n${secret},Normal\n`,
})
const scans = path.join(folder, 'scans')
symlinkSync(path.join(folder, 'outside/list.csv'), path.join(scans, 'list.csv'))
symlinkSync(path.join(dataDir, 'secret'), path.join(scans, 'manifest.csv'))
symlinkSync(path.join(dataDir, 'blobs'), path.join(scans, 'Blobs'))

const reviewer = await user('reviewer', { projectId: mine.id, roles: ['REVIEWER'] })
const engineer = await user('engineer', { projectId: mine.id, roles: ['ENGINEER'] })
const administrator = await user('administrator', { projectId: mine.id, roles: ['ADMIN', 'ENGINEER'], isAdmin: true })
const people = { reviewer, engineer, administrator }
type Person = typeof reviewer

interface Answer {
  __typename: string
  message?: string
  id: string
  checkJob: { id: string } | null
  job: { id: string } | null
}
const fields = '__typename ... on UserError { message } ... on Import { id checkJob { id } job { id } }'
const check = async (who: Person, input: object) =>
  (
    await who.request<{ checkImport: Answer }>(
      `mutation ($input: CheckImportInput!) { checkImport(input: $input) { ${fields} } }`,
      { input: { projectId: mine.id, ...input } },
    )
  ).checkImport
const start = async (who: Person, input: object) =>
  (
    await who.request<{ startImport: Answer }>(
      `mutation ($input: StartImportInput!) { startImport(input: $input) { ${fields} } }`,
      { input: { projectId: mine.id, ...input } },
    )
  ).startImport

const notOpened = /LAMINA_FOLDER_ROOTS names|not Lamina's own or the system's/

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
        { folder: dataDir, fileList: 'secret' },
        { folder: dataDir, fileList: 'postgres-password' },
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

describe('where the administrator may name any folder', () => {
  beforeEach(() => vi.stubEnv('LAMINA_FOLDER_ROOTS', undefined))
  afterEach(() => vi.unstubAllEnvs())

  test('members name none: /etc is no list of files, and no list of words', async () => {
    for (const who of [reviewer, engineer])
      for (const input of [
        { folder: '/etc', fileList: 'shadow' },
        { folder: '/etc' },
        { folder: '/nowhere' },
        { folder: scans },
      ])
        expect((await check(who, input)).message).toMatch(/LAMINA_FOLDER_ROOTS names: it names none/)
  })

  test('nothing but a list is taken for one, and of what is no list nothing is told', async () => {
    const odd = await writeTree(await newFolder(), {
      shadow: `root:${secret}:19000::::`,
      'Normal/a.png': await drawPicture(3),
      'words.csv': `${secret}\n`,
      'quoted.csv': `file,label\n"${secret}`,
      'ragged.tsv': `file\tlabel\n${secret}\n`,
      'broken.json': `{"${secret}`,
      'text.JSON': secret,
      'tasks.json': JSON.stringify([{ data: { [secret]: 1 } }]),
      'times.json': JSON.stringify([
        {
          data: { image: 'a.png' },
          annotations: [{ created_at: secret, result: [{ type: 'choices', value: { choices: ['x'] } }] }],
        },
      ]),
      'coco.json': JSON.stringify({
        images: [{ id: 1, file_name: 'a.png' }],
        categories: [],
        annotations: [{ image_id: secret, category_id: 1 }],
      }),
      'twice.csv': `file,label,${secret},${secret}\n`,
      'out.csv': `file,label\n../../${secret}/a.png,Normal\n`,
      'frames.csv': `file,label,frame\nNormal/a.png,Normal,${secret}\n`,
      'classes.csv': `file,label\nNormal/a.png,${secret}\n`,
      'frozen.csv': `image_sha256,label,label_version,group,split\n${secret},x,1,g,TRAIN\n`,
    })
    for (const fileList of [
      'shadow',
      'words.csv',
      'quoted.csv',
      'ragged.tsv',
      'broken.json',
      'text.JSON',
      'tasks.json',
      'times.json',
      'coco.json',
      'twice.csv',
      'out.csv',
      'frames.csv',
      'classes.csv',
      'frozen.csv',
    ]) {
      const answer = await start(administrator, { folder: odd, fileList })
      expect([fileList, answer.__typename]).toEqual([fileList, 'InvalidInput'])
      expect(answer.message).not.toContain(secret.slice(0, 8))
      expect(answer.message?.replaceAll(odd, '')).not.toMatch(/\/tmp|\/work|\.lamina/)
    }
  })

  test('a link out of a folder is refused by its name, and the others go in; the data folder below is passed over', async () => {
    const answer = await check(administrator, { folder: scans })
    expect(answer.__typename).toBe('Import')
    expect(await runTask(api, checkImportTask, answer.checkJob?.id ?? '')).toMatchObject({ status: 'SUCCEEDED' })
    const files = await database.importFile.findMany({ where: { importId: answer.id }, orderBy: { position: 'asc' } })
    expect(Object.fromEntries(files.map(f => [f.path, f.outcome]))).toEqual({
      Blobs: 'REFUSED',
      'Fracture/b.png': 'NEW',
      'Normal/a.png': 'NEW',
      'list.csv': 'REFUSED',
      'manifest.csv': 'REFUSED',
    })
    for (const { reason } of files.filter(f => f.outcome === 'REFUSED')) expect(reason).toMatch(/not a link out of it/)
    expect((await check(administrator, { folder: scans, fileList: 'list.csv' })).message).toMatch(
      /not a link out of it/,
    )

    const above = await check(administrator, { folder: path.dirname(dataDir) })
    if (above.__typename !== 'Import') return expect(above.message).toContain('files')
    await runTask(api, checkImportTask, above.checkJob?.id ?? '')
    const own = `${path.basename(dataDir)}/`
    expect(await database.importFile.count({ where: { importId: above.id, path: { startsWith: own } } })).toBe(0)
  })

  test('the worker asks again, for whoever asked: a folder that was closed, or became a link, is not read', async () => {
    const moved = path.join(await newFolder(), 'moved')
    await writeTree(moved, { 'Normal/c.png': await drawPicture(4) })
    const [closed, linked] = [
      await check(administrator, { folder: moved }),
      await check(administrator, { folder: moved }),
    ]
    vi.stubEnv('LAMINA_HOST', '0.0.0.0')
    expect(await runTask(api, checkImportTask, closed.checkJob?.id ?? '')).toMatchObject({
      status: 'FAILED',
      failure: expect.stringMatching(notOpened),
    })
    vi.stubEnv('LAMINA_HOST', '127.0.0.1')
    await database.import.update({ where: { id: linked.id }, data: { location: path.join(scans, 'Blobs') } })
    expect(await runTask(api, checkImportTask, linked.checkJob?.id ?? '')).toMatchObject({
      status: 'FAILED',
      failure: expect.stringMatching(notOpened),
    })
    expect(await database.importFile.count({ where: { importId: { in: [closed.id, linked.id] } } })).toBe(0)
  })

  test('an administrator who was one no more when the worker came reads nothing', async () => {
    const demoted = await user('demoted', { projectId: mine.id, roles: ['ADMIN'], isAdmin: true })
    const answer = await start(demoted, { folder: scans })
    await database.user.update({ where: { id: demoted.id }, data: { isAdmin: false } })
    expect(await runTask(api, importTask, answer.job?.id ?? '')).toMatchObject({
      status: 'FAILED',
      failure: expect.stringMatching(notOpened),
    })
    expect(await database.image.count({ where: { projectId: theirs.id } })).toBe(0)
  })

  test('weights of a run are read by the same rule, by API and worker', async () => {
    await images(
      mine,
      Array.from({ length: 24 }, (_, i) => ({ groupKey: `g${i}`, classIndex: i % 2 })),
    )
    const ratio = { train: 0.5, validation: 0.25, test: 0.25 }
    const frozen = await freezeDataset(mine.admin, { projectId: mine.id, seed: 1, ratio })
    const weights = await writeTree(await newFolder(), { 'model.json': JSON.stringify({ note: secret }) })
    symlinkSync(path.join(dataDir, 'secret'), path.join(weights, 'linked.json'))
    const linked = await newFolder()
    symlinkSync(path.join(dataDir, 'secret'), path.join(linked, 'model.json'))
    const train = async (who: Person, pretrainedFolder: string) => {
      const config = { ...recipes[1]?.config, pretrainedFolder }
      const { startTrainingRun } = await who.request<{ startTrainingRun: Answer }>(
        'mutation ($input: StartTrainingRunInput!) { startTrainingRun(input: $input) { __typename ... on UserError { message } } }',
        { input: { datasetVersionId: frozen.id, config } },
      )
      return startTrainingRun.message ?? startTrainingRun.__typename
    }
    for (const who of [engineer, administrator])
      for (const place of [dataDir, path.join(dataDir, 'blobs'), '/proc/self', path.join(scans, 'Blobs')])
        expect(await train(who, place)).toMatch(notOpened)
    expect(await train(engineer, weights)).toMatch(notOpened)
    expect(await train(administrator, weights)).toMatch(/model.json is no layers model/)
    expect(await train(administrator, linked)).toMatch(/model.json is no file within the folder/)
    for (const place of [weights, linked]) expect(await train(administrator, place)).not.toContain(secret)

    const config = {
      ...recipes[1]?.config,
      pretrainedFolder: path.join(dataDir, 'blobs'),
      pretrainedSha256: '0'.repeat(64),
    }
    const run = await database.trainingRun.create({
      data: {
        project: { connect: { id: mine.id } },
        datasetVersion: { connect: { id: frozen.id } },
        createdBy: { connect: { id: administrator.id } },
        job: { create: { projectId: mine.id, kind: 'TRAIN', createdById: administrator.id } },
        number: 99,
        config,
        seed: 1,
        codeVersion: 'x',
      },
    })
    expect(await runTask(api, trainTask, run.jobId)).toMatchObject({
      status: 'FAILED',
      failure: expect.stringMatching(notOpened),
    })
  }, 90_000)
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
  const delay = monitorEventLoopDelay({ resolution: 5 })
  delay.enable()
  const answers = await Promise.all(patterns.map(preview))
  delay.disable()
  expect(answers.map(a => a.import.groupPreview.__typename)).toHaveLength(patterns.length)
  expect(delay.max / 1e6).toBeLessThan(100)
}, 60_000)
