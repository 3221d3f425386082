import { symlinkSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { freezeDataset } from '#core/dataset-version/freeze-dataset.ts'
import { recipes } from '#core/training-run/config.ts'
import { drawPicture, newFolder, writeTree } from '#tests/kit/pictures.ts'
import { runTask } from '#tests/kit/run-task.ts'
import { checkImportTask } from '#worker/tasks/check-import.ts'
import { importTask } from '#worker/tasks/import.ts'
import { trainTask } from '#worker/tasks/train.ts'
import { type Answer, notOpened, openPlaces } from './places-kit.ts'

const { api, mine, theirs, secret, dataDir, scans, people, check, start } = await openPlaces()
const { database, images, user } = api
const { reviewer, engineer, administrator } = people
type Person = typeof reviewer

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
      expect(answer.message?.replaceAll(odd, '')).not.toMatch(/\/tmp|\.lamina/)
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
