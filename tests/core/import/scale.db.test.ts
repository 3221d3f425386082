import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { checkImport } from '#core/import/check-import.ts'
import { openCore } from '#tests/kit/core.ts'
import { newFolder } from '#tests/kit/pictures.ts'
import { runTask } from '#tests/kit/run-task.ts'
import { writeTar } from '#tests/kit/tar.ts'
import { listFiles } from '#worker/tasks/read-files.ts'

const core = await openCore()
const { database, project } = core

test('100,000 files are listed, and listed anew, in statements of thousands', async () => {
  const owner = await project()
  const splits = ['train', 'val', 'test']
  const names = Array.from(
    { length: 100_000 },
    (_, i) => `neck/${splits[i % 3]}/${i % 2 === 0 ? 'Normal' : 'Fracture'}/P${i % 20_000}/${i}.png`,
  )
  const tar = path.join(await newFolder(), 'a.tar')
  await writeFile(tar, writeTar(names.map(name => ({ name }))))
  const { id, checkJobId } = await checkImport(owner.admin, { projectId: owner.id, zip: tar })
  let transactions = 0
  const list = (attempt: number) =>
    runTask(
      core,
      async tools => {
        const context = () => {
          const real = tools.context()
          const counting = new Proxy(real.database, {
            get(target, key) {
              const value = Reflect.get(target, key)
              if (key === '$transaction') transactions += 1
              return typeof value === 'function' ? value.bind(target) : value
            },
          })
          return { ...real, database: counting }
        }
        const begun = await database.import.findUniqueOrThrow({ where: { id } })
        await listFiles(begun, { kind: 'tar', tar }, owner.labelClasses, { ...tools, context })
      },
      checkJobId,
      { attempt },
    )
  await list(1)
  expect(await database.import.findUnique({ where: { id } })).toMatchObject({
    labelFoundCount: 100_000,
    reading: { levels: ['PASSED', 'SPLIT', 'CLASS', 'GROUP'] },
  })
  expect(transactions).toBeLessThan(60)
  await database.import.update({
    where: { id },
    data: { listedAt: null, reading: { levels: ['PASSED', 'PASSED', 'SPLIT', 'CLASS'] } },
  })
  await list(2)
  expect(await database.importFile.findFirst({ where: { importId: id, path: names[1] } })).toMatchObject({
    className: 'P1',
    groupName: null,
    split: null,
  })
  expect(await database.importFile.count({ where: { importId: id } })).toBe(100_000)
}, 240_000)
