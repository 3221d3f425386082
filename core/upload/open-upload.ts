import { z } from 'zod'
import { type Context, inTransaction } from '#core/context.ts'
import type { Upload } from '#core/generated/prisma/client.ts'
import { requireRight } from '#core/membership/require-right.ts'
import { parse } from '#core/parse.ts'
import { readSettings } from '#core/settings.ts'
import { showBytes } from '#core/show-bytes.ts'
import { requireRoom } from '#core/upload/require-room.ts'

export interface UploadInput {
  projectId: string
  fileName: string
  byteCount: number
}

const schemaOf = (limit: number) =>
  z.object({
    projectId: z.string('the id of a project'),
    fileName: z
      .string('the name of an archive')
      .trim()
      .max(255, 'at most 255 characters')
      .regex(
        /^[^/\\\p{Cc}]+\.(?:zip|tar|tar\.gz|tgz)$/iu,
        'the name of an archive, ending in .zip, .tar, .tar.gz or .tgz, without folders',
      ),
    byteCount: z.number().refine(n => Number.isSafeInteger(n) && n > 0 && n <= limit, `1 byte to ${showBytes(limit)}`),
  })

/**
 * Makes room for an archive that is about to come.
 * @throws InvalidInput, NotFound, Forbidden, TooManyUploads, NoRoom
 */
export async function openUpload(ctx: Context, input: UploadInput): Promise<Upload> {
  const { uploadLimitBytes } = readSettings()
  const { projectId, fileName, byteCount } = parse(schemaOf(uploadLimitBytes), input)
  const actor = await requireRight(ctx, 'IMPORT_IMAGES', projectId)
  return inTransaction(ctx, async ctx => {
    await requireRoom(ctx, { byteCount, personId: actor.id })
    // Still: whoever makes room waits for those before them.
    await requireRight(ctx, 'IMPORT_IMAGES', projectId)
    // no audit: nothing has come in yet; UPLOAD_COMPLETED says who brought what
    return ctx.database.upload.create({
      data: { projectId, fileName, byteCount, createdById: actor.id, createdAt: ctx.now },
    })
  })
}
