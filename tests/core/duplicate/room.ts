import sharp from 'sharp'
import { findDuplicates } from '#core/duplicate/request-search.ts'
import { webp } from '#core/picture/show.ts'
import type { openCore } from '#tests/kit/core.ts'
import { runTask } from '#tests/kit/run-task.ts'
import { findDuplicatesTask } from '#worker/tasks/find-duplicates.ts'

type Core = Awaited<ReturnType<typeof openCore>>

/** Gives images their thumbnails and previews, as an import does. */
export async function show({ database, blobs }: Core, pictures: readonly { id: string; picture: Buffer }[]) {
  for (const { id, picture } of pictures) {
    const { width = 0, height = 0 } = await sharp(picture).metadata()
    const made = [256, 1024].map(side =>
      sharp(picture).resize(side, side, { fit: 'inside', withoutEnlargement: true }).webp(webp).toBuffer(),
    )
    const [thumbnailSha256 = '', previewSha256 = ''] = await Promise.all(made.map(async m => blobs.put(await m)))
    await database.image.update({ where: { id }, data: { thumbnailSha256, previewSha256, width, height } })
  }
}

/** Has a project searched, in this process. */
export async function search(core: Core, admin: Parameters<typeof findDuplicates>[0], projectId: string) {
  const { id, jobId } = await findDuplicates(admin, { projectId })
  const job = await runTask(core, findDuplicatesTask, jobId)
  if (job.status !== 'SUCCEEDED') throw new Error(`${job.status}: ${job.failure}`)
  return core.database.duplicateSearch.findUniqueOrThrow({ where: { id } })
}
