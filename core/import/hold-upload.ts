import type { Context } from '#core/context.ts'
import type { Transaction } from '#core/database.ts'
import { InvalidInput } from '#core/errors.ts'

/** Keeps the bytes of an upload from being removed before the job that needs them is written. @throws InvalidInput where they are gone */
export async function holdUpload(ctx: Context<Transaction>, uploadId: string | null): Promise<void> {
  if (uploadId === null) return
  await ctx.database.$queryRaw`select 1 from "Upload" where "id" = ${uploadId}::uuid for share`
  const upload = await ctx.database.upload.findUnique({ where: { id: uploadId } })
  if (upload?.removedAt !== null) throw new InvalidInput('uploadId', uploadId, 'an upload that was not removed yet')
}
