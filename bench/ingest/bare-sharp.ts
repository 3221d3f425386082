import path from 'node:path'
import sharp from 'sharp'
import { z } from 'zod'
import { webp } from '#core/picture/show.ts'
import { takeTurns } from '#core/take-turns.ts'
import { takePart } from '../harness/take-part.ts'

const requestSchema = z.object({
  files: z.array(z.string()),
  target: z.string(),
  sides: z.array(z.int()),
  atOnce: z.int(),
})

/** Longest sides within these, WebP of the same quality and effort as ours; nothing else is made, checked, hashed or synced. */
async function makeThumbnails(request: unknown): Promise<{ seconds: number }> {
  const { files, target, sides, atOnce } = requestSchema.parse(request)
  const limited = takeTurns(atOnce)
  const start = performance.now()
  await Promise.all(
    files.map((file, i) =>
      limited(async () => {
        for (const side of sides)
          await sharp(file)
            .resize(side, side, { fit: 'inside', withoutEnlargement: true })
            .webp(webp)
            .toFile(path.join(target, `${i}-${side}.webp`))
      }),
    ),
  )
  return { seconds: (performance.now() - start) / 1000 }
}

await takePart(async () => {
  // A file on each thread: faster here than several threads on one file.
  sharp.concurrency(1)
  return {
    detail: `sharp ${sharp.versions.sharp}, libvips ${sharp.versions.vips}`,
    acts: { thumbnail: makeThumbnails },
  }
})
