import type { Context } from '#core/context.ts'
import { classNamer } from '#core/dataset-version/frozen.ts'
import { manifestSha256, writeManifest } from '#core/dataset-version/manifest.ts'
import type { DatasetVersion } from '#core/generated/prisma/client.ts'

/** Writes a dataset version's manifest again from its rows. @throws where they no longer give the hash it was frozen with */
export async function manifestOf(ctx: Context, frozen: DatasetVersion): Promise<string> {
  const nameOf = classNamer(frozen)
  const items = await ctx.database.datasetItem.findMany({
    where: { datasetVersionId: frozen.id },
    select: {
      groupKey: true,
      split: true,
      image: { select: { sha256: true } },
      label: { select: { version: true } },
      labelClassId: true,
    },
  })
  const text = writeManifest(
    items.map(i => ({
      imageSha256: i.image.sha256,
      label: nameOf(i.labelClassId),
      labelVersion: i.label.version,
      groupKey: i.groupKey,
      split: i.split,
    })),
  )
  const hash = manifestSha256(text)
  if (hash === frozen.manifestSha256) return text
  throw new Error(`dataset version ${frozen.id} was frozen as ${frozen.manifestSha256}, its rows now give ${hash}`)
}
