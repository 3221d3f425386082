import { expect, test } from 'vitest'
import { applyImport } from '#core/import/apply-import.ts'
import { checkImport } from '#core/import/check-import.ts'
import { startImport } from '#core/import/start-import.ts'
import { openCore } from '#tests/kit/core.ts'
import { drawPicture, newFolder, writeTree } from '#tests/kit/pictures.ts'
import { runTask } from '#tests/kit/run-task.ts'
import type { Task } from '#worker/task.ts'
import { checkImportTask } from '#worker/tasks/check-import.ts'
import { importTask } from '#worker/tasks/import.ts'

const core = await openCore()
const { database, project } = core

const drawn = await Promise.all(Array.from({ length: 140 }, (_, i) => drawPicture(i, false, 16)))
const lines = drawn.map((_, i) => `${i}.png,${i % 2 ? 'Normal' : 'Fracture'},p${i % 50},ann`)
const folder = await writeTree(await newFolder(), {
  ...Object.fromEntries(drawn.map((bytes, i) => [`${i}.png`, bytes])),
  'again.png': drawn[3] ?? '',
  'other.png': drawn[5] ?? '',
  'text.png': 'no picture',
  'manifest.csv': [
    'file,label,group,reader',
    ...lines,
    'again.png,Normal,p3,bob',
    'other.png,Fracture,p5,bob',
    'text.png,Normal,p1,ann',
    'gone.png,Cat,p1,ann',
  ].join('\n'),
})

type Owner = Awaited<ReturnType<typeof project>>

/** Runs a task until its n-th transaction is about to begin, or has just been written, and is then gone; and again by the next worker. */
async function interrupted(task: Task, jobId: string, at: number, isAfter: boolean): Promise<boolean> {
  const ending = new AbortController()
  let begun = 0
  const stop = () => {
    ending.abort()
    throw new Error('this process is gone')
  }
  const failing: Task = tools => {
    const context = () => {
      const real = tools.context()
      const database = new Proxy(real.database, {
        get(target, key) {
          const value = Reflect.get(target, key)
          if (key !== '$transaction') return typeof value === 'function' ? value.bind(target) : value
          return async (...args: unknown[]) => {
            begun += 1
            if (begun === at && !isAfter) stop()
            const result = await Reflect.apply(value, target, args)
            if (begun === at && isAfter) stop()
            return result
          }
        },
      })
      return { ...real, database }
    }
    return task({ ...tools, context })
  }
  await runTask(core, failing, jobId, { ending: ending.signal }).catch((error: Error) => {
    expect(String(error)).toMatch(/ending|gone/)
  })
  return ending.signal.aborted
}

/** All that an import leaves, without ids and times. */
async function stateOf(owner: Owner) {
  const where = { projectId: owner.id }
  const images = await database.image.findMany({
    where,
    include: { labelClass: true, labels: { include: { labelClass: true }, orderBy: { version: 'asc' } } },
    orderBy: { fileName: 'asc' },
  })
  const imports = await database.import.findMany({ where, include: { files: { orderBy: { position: 'asc' } } } })
  const events = await database.auditEvent.groupBy({
    by: ['action'],
    where: { ...where, action: { notIn: ['JOB_TAKEN', 'PROJECT_CREATED'] } },
    _count: true,
    orderBy: { action: 'asc' },
  })
  return {
    images: images.map(
      ({ id: _, importId: __, projectId: ___, labelClassId: ____, createdAt: _____, labels, ...row }) => ({
        ...row,
        labelClass: row.labelClass?.name,
        labels: labels.map(l => [l.version, l.labelClass?.name, l.labeller, l.readerId, l.origin]),
      }),
    ),
    imports: imports.map(({ files, addedCount, knownCount, labelCount, refusedCount, sourceSha256, balance }) => ({
      ...{ addedCount, knownCount, labelCount, refusedCount, sourceSha256, balance },
      files: files.map(({ importId: _, imageId, ...file }) => ({ ...file, isImage: imageId !== null })),
    })),
    events: events.map(e => [e.action, e._count]),
  }
}

const owner = await project()
const whole = await startImport(owner.admin, { projectId: owner.id, folder })
await runTask(core, importTask, whole.jobId)
const started = await stateOf(owner)

test('the undisturbed import is what the interrupted ones are held against', () => {
  const [imported] = started.imports
  expect(imported).toMatchObject({ addedCount: 139, labelCount: 139, knownCount: 1, refusedCount: 4 })
  expect(imported?.files).toHaveLength(145)
})

// Transactions: 1 to 3 the listing, 4 the hashes, 5 to 7 batches, 8 the end.
test.each([1, 2, 3, 4, 5, 6, 7, 8].flatMap(at => [[at, false] as const, [at, true] as const]))(
  'an import that is gone at its transaction %i (once it is written: %s) ends as the undisturbed one',
  async (at, isAfter) => {
    const owner = await project()
    const { jobId } = await startImport(owner.admin, { projectId: owner.id, folder })
    expect(await interrupted(importTask, jobId, at, isAfter)).toBe(true)
    await runTask(core, importTask, jobId, { attempt: 2 })
    expect(await database.job.findUnique({ where: { id: jobId } })).toMatchObject({ status: 'SUCCEEDED' })
    expect(await stateOf(owner)).toEqual(started)
  },
)

test.each([2, 3, 5, 7, 8].map(at => [at, at % 2 === 0] as const))(
  'a check that is gone at its transaction %i and an application that is gone there too end as the undisturbed import',
  async (at, isAfter) => {
    const owner = await project()
    const { id: importId, checkJobId } = await checkImport(owner.admin, { projectId: owner.id, folder })
    expect(await interrupted(checkImportTask, checkJobId, at, isAfter)).toBe(true)
    await runTask(core, checkImportTask, checkJobId, { attempt: 2 })
    const { jobId } = await applyImport(owner.admin, { importId })
    expect(await interrupted(importTask, jobId, Math.min(at, 4), isAfter)).toBe(true)
    await runTask(core, importTask, jobId, { attempt: 2 })
    const state = await stateOf(owner)
    const added = started.events.filter(([action]) => String(action).match(/IMAGE_ADDED|LABEL_GIVEN/))
    expect(state.events).toEqual(expect.arrayContaining(added))
    expect({ ...state, events: [] }).toEqual({ ...started, events: [] })
  },
)
