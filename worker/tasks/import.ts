import { rm } from 'node:fs/promises'
import type { Import } from '#core/generated/prisma/client.ts'
import { addImages } from '#core/import/add-images.ts'
import type { Container } from '#core/import/container.ts'
import { finishImport } from '#core/import/finish-import.ts'
import { phantomFolder } from '#core/import/phantom-folder.ts'
import { requireClear } from '#core/import/require-clear.ts'
import { writePhantoms } from '#core/phantom/write-phantoms.ts'
import type { Task, TaskTools } from '../task.ts'
import { hashFiles } from './hash-files.ts'
import { listFiles, readFiles } from './read-files.ts'
import { withContainer } from './with-container.ts'

/** Draws the phantoms that were asked for into a folder. */
async function drawPhantoms(imported: Import, folder: string, { report, signal }: TaskTools): Promise<void> {
  const { phantomCount: count, phantomSeed: seed } = imported
  if (count === null || seed === null) return
  const phase = 'Drawing phantoms'
  await writePhantoms(folder, {
    count,
    seed,
    onProgress: done => {
      signal.throwIfAborted()
      report({ phase, done, total: count })
    },
  })
}

/** Brings a source in, batch by batch. Killed and taken over, it finds what is there already and ends the same. */
export const importTask: Task = tools => withContainer(tools, 'jobId', bringIn)

async function bringIn(begun: Import, container: Container, tools: TaskTools): Promise<void> {
  const { context, claim, dataDir } = tools
  const { database } = context()
  const { projectId } = begun
  const classes = await database.labelClass.findMany({ where: { projectId }, orderBy: { position: 'asc' } })
  const { keepsOriginals } = await database.project.findUniqueOrThrow({ where: { id: projectId } })
  if (container.kind === 'folder') await drawPhantoms(begun, container.folder, tools)
  // What was checked is what is added: its rows stand.
  const imported = await listFiles(begun, container, classes, tools)
  if (begun.checkJobId === null) {
    await requireClear(context(), imported, classes)
    await hashFiles(imported, container, tools)
  }
  await readFiles(
    {
      imported,
      container,
      phase: 'Reading images',
      isKnownEnough: false,
      // What an earlier attempt hashed may have changed since.
      isHashedNow: begun.checkJobId === null && claim.attempt === 1,
      isKept: true,
      read: (pool, source, options) => pool.ingest(source, { ...options, keepsOriginal: keepsOriginals }),
      write: rows => addImages(context(), claim, imported, classes, rows),
    },
    tools,
  )
  await finishImport(context(), claim, imported)
  if (begun.source === 'PHANTOM') await rm(phantomFolder(dataDir, begun.id), { recursive: true, force: true })
}
