import { availableParallelism } from 'node:os'
import path from 'node:path'
import type { Import } from '#core/generated/prisma/client.ts'
import { addImages } from '#core/import/add-images.ts'
import { finishImport } from '#core/import/finish-import.ts'
import { groupKeysOf } from '#core/import/group-key.ts'
import { prepareFile } from '#core/import/prepare-file.ts'
import { scanFolder } from '#core/import/scan-folder.ts'
import { writePhantoms } from '#core/phantom/write-phantoms.ts'
import type { Task, TaskTools } from '../task.ts'

const batchSize = 64

/** The folder to read: the one that was named, or the one that its phantoms are drawn into first. */
async function sourceOf(imported: Import, { dataDir, report, signal }: TaskTools): Promise<string> {
  const { id, source, phantomCount: count, phantomSeed: seed } = imported
  if (source === 'FOLDER' || count === null || seed === null) return imported.location
  const folder = path.join(dataDir, 'phantoms', id)
  const phase = 'Drawing phantoms'
  await writePhantoms(folder, {
    count,
    seed,
    onProgress: done => {
      signal.throwIfAborted()
      report({ phase, done, total: count })
    },
  })
  return folder
}

/** Brings a folder in, batch by batch. Killed and taken over, it finds what is there already and ends the same. */
export const importTask: Task = async tools => {
  const { context, claim, blobs, report, signal } = tools
  const { database } = context()
  const imported = await database.import.findUniqueOrThrow({ where: { jobId: claim.jobId } })
  const { projectId } = imported
  const classes = await database.labelClass.findMany({ where: { projectId }, orderBy: { position: 'asc' } })
  const folder = await sourceOf(imported, tools)
  const entries = await scanFolder(folder)
  const groupKeys = groupKeysOf(entries, imported.groupPattern)
  const files = entries.map((entry, i) => ({ entry, position: i, groupKey: groupKeys[i] ?? entry.path }))
  for (let at = 0; at < files.length; at += batchSize) {
    signal.throwIfAborted()
    const waiting = files.slice(at, at + batchSize)
    const looked: Awaited<ReturnType<typeof prepareFile>>[] = []
    const look = async () => {
      for (let next = waiting.shift(); next && !signal.aborted; next = waiting.shift()) {
        looked.push(await prepareFile(blobs, folder, next.entry, next.position, next.groupKey))
      }
    }
    await Promise.all(Array.from({ length: availableParallelism() }, look))
    signal.throwIfAborted()
    const prepared = looked.flatMap(f => ('sha256' in f ? [f] : []))
    prepared.sort((a, b) => (a.entry.path < b.entry.path ? -1 : 1))
    const refused = looked.flatMap(f => ('reason' in f ? [f] : []))
    await addImages(context(), claim, imported, classes, { prepared, refused })
    report({ phase: 'Reading images', done: Math.min(at + batchSize, files.length), total: files.length })
  }
  await finishImport(context(), claim, imported, files.length)
}
