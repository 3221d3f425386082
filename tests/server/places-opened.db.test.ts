import { execFileSync } from 'node:child_process'
import { existsSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { foundSchema } from '#core/import/found.ts'
import { scratchOf } from '#core/import/scratch.ts'
import { freezeNow } from '#tests/kit/freeze.ts'
import { drawPicture, newFolder, writeTree } from '#tests/kit/pictures.ts'
import { configOf } from '#tests/kit/recipe.ts'
import { runTask } from '#tests/kit/run-task.ts'
import { checkImportTask } from '#worker/tasks/check-import.ts'
import { importTask } from '#worker/tasks/import.ts'
import { trainTask } from '#worker/tasks/train.ts'
import { type Answer, notOpened, openPlaces } from './places-kit.ts'

const { api, mine, theirs, secret, dataDir, scans, people, check, start, reread, stageOf } = await openPlaces()
const { database, images, user } = api
const { reviewer, engineer, administrator } = people
type Person = typeof reviewer

describe('where the administrator may name any folder', () => {
  beforeEach(() => vi.stubEnv('LAMINA_FOLDER_ROOTS', undefined))
  afterEach(() => vi.unstubAllEnvs())

  test('members name none: /etc is no list of files, and no list of words', async () => {
    for (const who of [reviewer, engineer])
      for (const input of [
        { folder: '/etc', reading: { lists: [{ path: 'shadow', isUsed: true }] } },
        { folder: '/etc' },
        { folder: '/nowhere' },
        { folder: scans },
      ])
        expect((await check(who, input)).message).toMatch(/LAMINA_FOLDER_ROOTS names: it names none/)
  })

  /** All that anybody can be told of an import: its record, its files, how its jobs ended, what the trail says. */
  async function toldOf({ id, checkJob, job }: Answer): Promise<string> {
    const imported = await database.import.findUniqueOrThrow({ where: { id }, include: { files: true } })
    const jobs = await database.job.findMany({ where: { id: { in: [checkJob?.id ?? id, job?.id ?? id] } } })
    const events = await database.auditEvent.findMany({ where: { nounId: id }, omit: { seq: true } })
    return JSON.stringify([imported, jobs, events])
  }

  test('only what names its pictures is taken for a list, and of what is none nothing is told', async () => {
    const notLists: Record<string, string> = {
      shadow: `root:${secret}:19000::::`,
      'words.csv': `${secret}\n`,
      'broken.json': `{"${secret}`,
      'text.JSON': secret,
      'settings.json': JSON.stringify({ password: secret, users: [{ name: secret }] }),
      'notes.txt': `The password is ${secret}\nand nothing else\n`,
      'passwd.txt': `root:x:0:0:${secret}:/root:/bin/sh\n`,
      'users.csv': `name,password\nann,${secret}\nbob,${secret}\n`,
      'server.xml': `<server><password>${secret}</password></server>`,
      'broken.xml': `<annotations><image name="${secret}`,
      'book.xlsx': secret,
      'lines.jsonl': `{"password":"${secret}"}\n{"${secret}`,
    }
    const odd = await writeTree(await newFolder(), { ...notLists, 'Normal/a.png': await drawPicture(3) })
    const looked = await check(administrator, { folder: odd })
    expect(await runTask(api, checkImportTask, looked.checkJob?.id ?? '')).toMatchObject({ status: 'SUCCEEDED' })
    expect(await toldOf(looked)).not.toContain(secret.slice(0, 8))
    for (const path of Object.keys(notLists)) {
      const answer = await start(administrator, { folder: odd, reading: { lists: [{ path, isUsed: true }] } })
      expect([path, answer.__typename]).toEqual([path, 'Import'])
      const ended = await runTask(api, importTask, answer.job?.id ?? '')
      expect([path, ended.status]).toEqual([path, 'FAILED'])
      const told = await toldOf(answer)
      expect(told).not.toContain(secret.slice(0, 8))
      expect(told.replaceAll(odd, '')).not.toMatch(/\.lamina/)
    }
    const broken = { path: 'broken.json', isUsed: true }
    const read = await reread(administrator, looked.id, { lists: [broken] })
    expect(read.message).toMatch(/^reading.lists is broken.json; allowed: .*JSON that is broken at character/)
    expect(await stageOf(looked.id)).toBe('CHECKED')
    expect(await database.image.count({ where: { projectId: mine.id, fileName: 'Normal/a.png' } })).toBe(0)
  }, 60_000)

  test('a list names nothing beyond its source, and what stands in its rows is told of its rows alone', async () => {
    const named = {
      'out.csv': `file,label\n../../etc/shadow,Normal\n/etc/passwd,Normal\n../${path.basename(dataDir)}/secret,Normal\nfile:///etc/hosts,Normal\nNormal/a.png,Normal\n`,
    }
    const folder = await writeTree(await newFolder(), { ...named, 'Normal/a.png': await drawPicture(5) })
    const looked = await check(administrator, { folder })
    expect(await runTask(api, checkImportTask, looked.checkJob?.id ?? '')).toMatchObject({ status: 'SUCCEEDED' })
    const files = await database.importFile.findMany({ where: { importId: looked.id }, orderBy: { position: 'asc' } })
    expect(files.map(f => [f.path, f.outcome, f.sha256 !== null])).toEqual([
      ['Normal/a.png', 'NEW', true],
      ['out.csv', 'PASSED_OVER', false],
      ['../../etc/shadow', 'REFUSED', false],
      ['/etc/passwd', 'REFUSED', false],
      [`../${path.basename(dataDir)}/secret`, 'REFUSED', false],
      ['file:///etc/hosts', 'REFUSED', false],
    ])
    expect(await toldOf(looked)).not.toMatch(new RegExp(`${secret.slice(0, 8)}|root:`))
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
    expect(await database.import.findUniqueOrThrow({ where: { id: answer.id } })).toMatchObject({
      found: { lists: [] },
      reading: { lists: [] },
    })
    expect(await toldOf(answer)).not.toContain(secret.slice(0, 8))
    for (const path of ['list.csv', 'manifest.csv', 'Blobs', '../outside/list.csv']) {
      const asked = await check(administrator, { folder: scans, reading: { lists: [{ path, isUsed: true }] } })
      expect(await runTask(api, checkImportTask, asked.checkJob?.id ?? '')).toMatchObject({
        status: 'FAILED',
        failure: `reading.lists is ${path}; allowed: none: no list was found in it`,
      })
      expect(await toldOf(asked)).not.toContain(secret.slice(0, 8))
    }

    const above = await check(administrator, { folder: path.dirname(dataDir) })
    expect(above.__typename).toBe('Import')
    await runTask(api, checkImportTask, above.checkJob?.id ?? '')
    const own = `${path.basename(dataDir)}/`
    expect(await database.importFile.count({ where: { importId: above.id, path: { startsWith: own } } })).toBe(0)
    const { found } = await database.import.findUniqueOrThrow({ where: { id: above.id } })
    expect(foundSchema.parse(found).lists.filter(list => list.path.startsWith(own))).toEqual([])
  })

  test('links and devices of a TAR lead nowhere, also where a list or a picture has their name', async () => {
    const folder = await newFolder()
    await writeTree(folder, { 'in/Normal/a.png': await drawPicture(6) })
    for (const [name, target] of [
      ['list.csv', path.join(dataDir, 'secret')],
      ['shadow.csv', '/etc/shadow'],
      ['Normal/b.png', '/etc/passwd'],
      ['Normal/c.png', '../../out.png'],
    ] as const)
      symlinkSync(target, path.join(folder, 'in', name))
    for (const pack of ['cf', 'czf']) {
      const archive = path.join(folder, `${pack}.zip`)
      execFileSync('tar', [pack, archive, '-C', path.join(folder, 'in'), '.'])
      const answer = await check(administrator, { zip: archive })
      expect(await runTask(api, checkImportTask, answer.checkJob?.id ?? '')).toMatchObject({ status: 'SUCCEEDED' })
      const files = await database.importFile.findMany({ where: { importId: answer.id }, orderBy: { position: 'asc' } })
      expect(files.map(f => [f.path, f.outcome])).toEqual([
        ['Normal/a.png', 'NEW'],
        ['Normal/b.png', 'REFUSED'],
        ['Normal/c.png', 'REFUSED'],
        ['list.csv', expect.stringMatching(/REFUSED|PASSED_OVER/)],
        ['shadow.csv', expect.stringMatching(/REFUSED|PASSED_OVER/)],
      ])
      const told = await toldOf(answer)
      expect(told).not.toMatch(new RegExp(`${secret.slice(0, 8)}|root:|${dataDir}/`))
      expect(await database.import.findUniqueOrThrow({ where: { id: answer.id } })).toMatchObject({ location: archive })
      expect(existsSync(scratchOf(dataDir, { jobId: answer.checkJob?.id ?? '', attempt: 1 }))).toBe(false)
    }
  }, 120_000)

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
    const frozen = await freezeNow(mine.admin, { projectId: mine.id, seed: 1, ratio })
    const weights = await writeTree(await newFolder(), { 'model.json': JSON.stringify({ note: secret }) })
    symlinkSync(path.join(dataDir, 'secret'), path.join(weights, 'linked.json'))
    const linked = await newFolder()
    symlinkSync(path.join(dataDir, 'secret'), path.join(linked, 'model.json'))
    const train = async (who: Person, pretrainedFolder: string) => {
      const config = { ...configOf('quick-look'), pretrainedFolder }
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
      ...configOf('quick-look'),
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
