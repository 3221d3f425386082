import type { Context } from '#core/context.ts'
import { requireDiskRoom } from '#core/disk-room.ts'
import type { Import } from '#core/generated/prisma/client.ts'
import { findZip } from '#core/import/open-source.ts'

type Source = Pick<Import, 'source' | 'location'> & { uploadId?: string | null }

/**
 * Adding takes about as much again as an archive has. Of a folder it is not known before it is listed: any room will do, and
 * the job waits where that is used up.
 * @throws InvalidInput
 */
export async function requireImportRoom(ctx: Context, { source, location, uploadId }: Source): Promise<void> {
  if (uploadId) {
    const upload = await ctx.database.upload.findUniqueOrThrow({ where: { id: uploadId } })
    return requireDiskRoom('uploadId', upload.fileName, Number(upload.byteCount))
  }
  if (source === 'ZIP') {
    // Moved since it was looked at, or no longer opened to whoever asks.
    const { byteCount } = await findZip(ctx, location)
    return requireDiskRoom('zip', location, byteCount)
  }
  return requireDiskRoom(source === 'FOLDER' ? 'folder' : 'phantoms', location || 'of any number')
}
